using Nova.ApiMetadata;
using Nova.Hosting;

return await NovaDaemon.RunAsync("nova-api-metadata", args, ApiMetadataDaemon.Configure);

using Nova.Hosting;
using Nova.ObjectStore;

return await NovaDaemon.RunAsync(ObjectStoreDaemon.Binary, args, ObjectStoreDaemon.Configure);

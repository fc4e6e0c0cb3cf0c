using Nova.Cert;
using Nova.Hosting;

return await NovaDaemon.RunAsync(CertDaemon.Binary, args, CertDaemon.Configure);

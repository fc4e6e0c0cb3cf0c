using Nova.Hosting;
using Nova.Scheduler;

return await NovaDaemon.RunAsync("nova-scheduler", args, SchedulerDaemon.Configure);

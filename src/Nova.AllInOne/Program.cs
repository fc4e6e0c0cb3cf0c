using Nova.AllInOne;
using Nova.AllInOne.Demo;
using Nova.Hosting;

return args is ["demo", .. var rest]
    ? await DemoCommand.RunAsync(rest)
    : await NovaProcess.RunAsync("nova-all-in-one", args, AllInOne.Compose);

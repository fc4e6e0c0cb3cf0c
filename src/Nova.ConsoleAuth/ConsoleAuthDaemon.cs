using Nova.Core.Rpc.ConsoleAuth;
using Nova.Hosting;
using Nova.Hosting.Heartbeat;
using Nova.Messaging;

namespace Nova.ConsoleAuth;

/// <summary>nova-consoleauth: makes console tokens and says what they stand for. It keeps nothing: any number of it serve side by side, and a restart loses none.</summary>
public static class ConsoleAuthDaemon
{
    /// <summary>Registers the daemon.</summary>
    public static void Configure(NovaDaemonBuilder daemon)
    {
        daemon.AddMessaging();
        daemon.AddServiceHeartbeat(ConsoleAuthRpc.Topic);
        daemon.AddOptions<ConsoleAuthOptions>();
        daemon.Services.AddSingleton<AuthorizeConsoleHandler>();
        daemon.Services.AddSingleton<CheckTokenHandler>();
        daemon.Services.AddRpcServer(daemon.Host, Table);
    }

    private static RpcTable Table(IServiceProvider services) => new RpcTable(ConsoleAuthRpc.Topic)
        .On(ConsoleAuthRpc.Authorize, services.GetRequiredService<AuthorizeConsoleHandler>().HandleAsync)
        .On(ConsoleAuthRpc.Check, services.GetRequiredService<CheckTokenHandler>().HandleAsync);
}

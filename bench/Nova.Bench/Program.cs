using Nova.Bench.Messaging;
using Nova.Bench.Servers;

if (args is ["rpc", .. var url])
{
    await RpcRoundTrips.RunAsync(url.FirstOrDefault(), Console.Out);
    return 0;
}

if (args is ["boots", .. var sizes])
{
    await Boots.RunAsync(sizes, Console.Out);
    return 0;
}

await Console.Error.WriteLineAsync("usage: Nova.Bench rpc [TRANSPORT_URL] | boots [HOSTS [SERVERS [CONCURRENCY]]]");
return 2;

using Nova.Bench.Messaging;

if (args is ["rpc", .. var url])
{
    await RpcRoundTrips.RunAsync(url.FirstOrDefault(), Console.Out);
    return 0;
}

await Console.Error.WriteLineAsync("usage: Nova.Bench rpc [TRANSPORT_URL]");
return 2;

using System.Buffers.Binary;
using System.Text;
using Nova.NoVncProxy.Rfb;
using Nova.NoVncProxy.Tests.Harness;

namespace Nova.NoVncProxy.Tests.Rfb;

/// <summary>The handshake that the proxy has with each side, byte for byte.</summary>
public sealed class RfbGateTests
{
    [Fact]
    public async Task A_server_that_has_nobody_is_quoted()
    {
        var (passed, told) = await PassAsync(async guest =>
        {
            await VersionAsync(guest);
            await guest.WriteAsync((byte[])[0, 0, 0, 0, 6, .. "closed"u8]);
        });

        Assert.False(passed);
        Assert.Equal((byte[])[0, 0, 0, 0, 6, .. "closed"u8], told);
    }

    /// <summary>LP-2155052: a reason of 4 GiB was believed.</summary>
    [Fact]
    public async Task A_reason_that_is_too_long_is_not_read()
    {
        var (passed, told) = await PassAsync(async guest =>
        {
            await VersionAsync(guest);
            await guest.WriteAsync(new byte[] { 0, 0xff, 0xff, 0xff, 0xff });
        });

        Assert.False(passed);
        Assert.Equal("The console's server refused, with a reason that is too long.", Encoding.ASCII.GetString(told[5..]));
    }

    [Fact]
    public async Task A_server_with_a_password_is_not_opened()
    {
        byte answered = 255;
        var (passed, told) = await PassAsync(
            async guest => answered = await VncServer.GreetAsync(guest, 2),
            async user =>
            {
                Assert.Equal(new byte[] { 1, 1 }, await Viewer.TakeAsync(user, 2));
                await user.WriteAsync(new byte[] { 1 });
            });

        Assert.False(passed);
        Assert.Equal(0, answered);
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(told));
    }

    [Fact]
    public async Task A_user_who_wants_another_security_is_refused()
    {
        var (passed, told) = await PassAsync(
            async guest => await VncServer.GreetAsync(guest, 1),
            async user =>
            {
                await Viewer.TakeAsync(user, 2);
                await user.WriteAsync(new byte[] { 16 });
            });

        Assert.False(passed);
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(told));
    }

    [Theory]
    [InlineData("RFB 003.003\n")]
    [InlineData("RFB 004.000\n")]
    [InlineData("HTTP/1.1 400")]
    public async Task Another_protocol_is_an_end(string version) => await Assert.ThrowsAsync<IOException>(() => PassAsync(
        async guest => await guest.WriteAsync(Encoding.ASCII.GetBytes(version))));

    /// <summary>Has the gate stand between a server and a user of the test; what the user is told after the versions is the answer.</summary>
    private static async Task<(bool Passed, byte[] Told)> PassAsync(Func<System.Net.Sockets.NetworkStream, Task> serve, Func<Stream, Task>? view = null)
    {
        using var server = new VncServer(serve);
        var (user, proxysUser) = await StreamPair.OpenAsync();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port);
        var passing = new RfbGate(new VencryptOptions()).PassAsync(proxysUser, client.GetStream(), TestContext.Current.CancellationToken);
        var viewing = ViewAsync(user, view);
        try
        {
            var guest = await passing;
            proxysUser.Dispose();
            return (guest is not null, await viewing);
        }
        finally
        {
            proxysUser.Dispose();
            await ((Task)viewing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            user.Dispose();
        }
    }

    private static async Task<byte[]> ViewAsync(Stream user, Func<Stream, Task>? view)
    {
        await user.ReadExactlyAsync(new byte[12]);
        await user.WriteAsync("RFB 003.008\n"u8.ToArray());
        if (view is not null)
        {
            await view(user);
        }

        var rest = new MemoryStream();
        await user.CopyToAsync(rest);
        return rest.ToArray();
    }

    private static async Task VersionAsync(Stream guest)
    {
        await guest.WriteAsync("RFB 003.008\n"u8.ToArray());
        await guest.ReadExactlyAsync(new byte[12]);
    }
}

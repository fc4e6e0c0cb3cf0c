using Nova.Messaging.Wire;

namespace Nova.Messaging.Tests.Wire;

public sealed class BundleTests
{
    private static readonly byte[][] Messages = [[1], [2, 2], [.. Enumerable.Repeat((byte)3, 5_000)]];

    [Fact]
    public void MessagesComeOutAsTheyWentIn() => Assert.Equal(Messages, Bundle.Split(Packed()).Select(message => message.ToArray()));

    [Fact]
    public void BodyThatIsNoBundleIsOneMessage()
    {
        byte[] single = [(byte)'N', 2, 0, 0];

        Assert.Equal([single], Bundle.Split(single).Select(message => message.ToArray()));
    }

    [Fact]
    public void WhatIsCutOffOrDamagedNeverReachesBehindTheBody()
    {
        var whole = Packed();
        for (var length = 2; length < whole.Length; length++)
        {
            var found = Bundle.Split(whole.AsMemory(0, length)).ToArray();
            Assert.True(found.Length < Messages.Length);
            Assert.Equal(Messages.Take(found.Length), found.Select(message => message.ToArray()));
        }

        whole[2] = whole[3] = whole[4] = whole[5] = 0xff;
        Assert.Empty(Bundle.Split(whole));
    }

    private static byte[] Packed()
    {
        using var buffer = new PooledBuffer();
        Bundle.Begin(buffer);
        foreach (var message in Messages)
        {
            Bundle.Add(buffer, message);
        }

        return buffer.Memory.ToArray();
    }
}

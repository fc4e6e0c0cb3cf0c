namespace Nova.Compute.Tests;

public sealed class Crc32CTests
{
    [Fact]
    public void It_is_the_one_that_everybody_has() => Assert.Equal(0xe3069283u, Crc32C.Of("123456789"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(20)]
    public void Parts_one_after_the_other_have_the_checksum_of_the_whole(int first)
    {
        var whole = "what is sent in pieces"u8[..20];

        Assert.Equal(Crc32C.Of(whole), Crc32C.Of(whole[first..], Crc32C.Of(whole[..first])));
    }
}

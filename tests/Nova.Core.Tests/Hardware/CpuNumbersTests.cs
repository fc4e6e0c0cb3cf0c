using Nova.Core.Hardware;

namespace Nova.Core.Tests.Hardware;

public sealed class CpuNumbersTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("1", "1")]
    [InlineData("0-3,^2", "0-1,3")]
    [InlineData("^2, 0-3 ,8", "0-1,3,8")]
    [InlineData("4-12,^8,15", "4-7,9-12,15")]
    [InlineData("3,2,1,1", "1-3")]
    [InlineData("^1-2,0-4", "0,3-4")]
    public void A_list_is_read_and_written_shortest(string text, string expected) =>
        Assert.Equal(expected, CpuNumbers.Format(CpuNumbers.Parse(text, out var wrong)!) + wrong);

    [Theory]
    [InlineData("^^1", "Invalid exclusion expression '^^1'")]
    [InlineData("x", "Invalid inclusion expression 'x'")]
    [InlineData("-1", "Invalid range expression '-1'")]
    [InlineData("3-1", "Invalid range expression '3-1'")]
    [InlineData("1-2-3", "Invalid inclusion expression '1-2-3'")]
    [InlineData("0-999999999", "Invalid range expression '0-999999999'")]
    [InlineData("4096", "Invalid inclusion expression '4096'")]
    public void What_is_none_is_named(string text, string expected)
    {
        Assert.Null(CpuNumbers.Parse(text, out var wrong));
        Assert.Equal(expected, wrong);
    }

    [Theory]
    [InlineData("2048", 2048)]
    [InlineData("2MB", 2048)]
    [InlineData("2MiB", 2048)]
    [InlineData("1GB", 1048576)]
    [InlineData("4096B", 4)]
    [InlineData("16Mb", 2048)]
    [InlineData("1023B", 0)]
    [InlineData("-1", 0)]
    [InlineData("2X", 0)]
    [InlineData("99999999999T", 0)]
    [InlineData("2147483647T", 2305843008139952128)]
    public void A_size_of_pages_is_in_KiB(string text, long expected) => Assert.Equal(expected, PageSize.Kibibytes(text));
}

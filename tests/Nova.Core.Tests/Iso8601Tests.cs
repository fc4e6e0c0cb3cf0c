using System.Globalization;

namespace Nova.Core.Tests;

public sealed class Iso8601Tests
{
    [Theory]
    [InlineData("2026", "2026-01-01T00:00:00.0000000Z")]
    [InlineData("2026-01", "2026-01-01T00:00:00.0000000Z")]
    [InlineData("2026-1", "2026-01-01T00:00:00.0000000Z")]
    [InlineData("2026-01-02", "2026-01-02T00:00:00.0000000Z")]
    [InlineData("2026-1-2", "2026-01-02T00:00:00.0000000Z")]
    [InlineData("20260102", "2026-01-02T00:00:00.0000000Z")]
    [InlineData("20260102T030405Z", "2026-01-02T03:04:05.0000000Z")]
    [InlineData("20260102T030405+0530", "2026-01-01T21:34:05.0000000Z")]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.0000000Z")]
    [InlineData("2026-01-02 03:04:05", "2026-01-02T03:04:05.0000000Z")]
    [InlineData("2026-01-02T03", "2026-01-02T03:00:00.0000000Z")]
    [InlineData("2026-01-02T03:04", "2026-01-02T03:04:00.0000000Z")]
    [InlineData("2026-01-02T03:04:05.5", "2026-01-02T03:04:05.5000000Z")]
    [InlineData("2026-01-02T03:04:05,123456789-08:00", "2026-01-02T11:04:05.1234560Z")]
    [InlineData("2026-01-02T03:04:05-08", "2026-01-02T11:04:05.0000000Z")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00.0000000Z")]
    public void ReadsEveryFormOfTheStandard(string text, string expected)
    {
        Assert.True(Iso8601.TryParse(text, out DateTimeOffset time));
        Assert.Equal(expected, time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01/02/2026")]
    [InlineData("2026.01.02")]
    [InlineData("2011/01/01")]
    [InlineData("2026-01-01 10pm")]
    [InlineData("2026-01-01T10:00:00 +01:00")]
    [InlineData(" 2026-01-01")]
    [InlineData("2026-01-01\n")]
    [InlineData("202601")]
    [InlineData("2026-13-01")]
    [InlineData("2025-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("2026-01-01T24:00:00")]
    [InlineData("2026-01-01T10:60:00")]
    [InlineData("2026-01-01T10:00:60")]
    [InlineData("2026-01-01t10:00:00z")]
    [InlineData("0001-01-01T00:00:00+23:59")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("٢٠٢٦-01-01")]
    [InlineData("Fri, 02 Jan 2026 03:04:05 GMT")]
    [InlineData("1767322800")]
    [InlineData("yesterday")]
    public void RefusesEverythingElse(string? text) => Assert.False(Iso8601.TryParse(text, out _));
}

using Nova.Hosting.Configuration;
using Nova.Hosting.Logging;

namespace Nova.Hosting.Tests.Logging;

public sealed class LogFileTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("nova-hosting-");

    private string FilePath => Path.Combine(directory.FullName, "sub", "nova.log");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void It_is_appended_to()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, "before\n");
        using (var file = new LogFile(FilePath))
        {
            file.Write("one\n"u8);
            file.Write("two\n"u8);
        }

        Assert.Equal("before\none\ntwo\n", File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_file_truncated_by_logrotate_goes_on_at_its_beginning()
    {
        using var file = new LogFile(FilePath);
        file.Write("a long line before the rotation\n"u8);
        using (var truncate = new FileStream(FilePath, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
        {
            Assert.Equal(0, truncate.Length);
        }

        file.Write("after\n"u8);

        Assert.Equal("after\n", File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_a_configuration_error()
    {
        var bad = Assert.Throws<ConfigurationException>(() => new LogFile(directory.FullName));

        Assert.StartsWith($"the log file {directory.FullName} (log_file, log_dir) cannot be written: ", bad.Message, StringComparison.Ordinal);
    }
}

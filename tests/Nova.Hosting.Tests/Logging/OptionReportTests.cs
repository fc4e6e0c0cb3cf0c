using Nova.Hosting.Configuration;
using Nova.Hosting.Logging;

namespace Nova.Hosting.Tests.Logging;

public sealed class OptionReportTests
{
    [Fact]
    public void The_dump_shows_values_in_effect_and_masks_secrets()
    {
        var lines = Report("[DEFAULT]\nhost = h\n[database]\nconnection = mysql://nova:hunter2@db/nova\n", reader =>
        {
            reader.String("DEFAULT", "host", "x");
            reader.List("DEFAULT", "enabled_apis", ["osapi_compute", "metadata"]);
            reader.OptionalString("database", "slave_connection");
            reader.String("database", "connection", "", secret: true);
        });

        Assert.Contains(lines, line => line.EndsWith(" nova-api: [DEFAULT] host = h\n", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(" nova-api: [DEFAULT] enabled_apis = osapi_compute,metadata\n", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(" nova-api: [database] slave_connection = <None>\n", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(" nova-api: [database] connection = ****\n", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_option_is_named_at_debug()
    {
        var lines = Report("[DEFAULT]\nhosst = h\nvnc_enabled = true\nmy_ip = 1.2.3.4\n", _ => { });

        Assert.Equal("nova.conf:2: [DEFAULT] hosst is no option known here; ignored", Assert.Single(lines).Split("[-] ")[1].TrimEnd());
        Assert.Contains(" DEBUG ", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_section_in_lower_case_is_warned_about()
    {
        var lines = Report("[default]\ndebug = true\n", _ => { });

        Assert.Contains(lines, line => line.Contains(" WARNING ", StringComparison.Ordinal)
            && line.EndsWith("nova.conf:2: [default] debug is ignored: the section is written [DEFAULT], in capitals\n", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Report(string text, Action<OptionReader> read)
    {
        using var log = new RecordedLog();
        var reader = new OptionReader(NovaConfiguration.FromText(text));
        read(reader);
        OptionReport.Write(log.Factory.CreateLogger("nova.config"), "nova-api", reader, all: true, new HashSet<string>());
        OptionReport.WriteUnknown(log.Factory.CreateLogger("nova.config"), reader.Configuration, reader.Journal.Read);
        return log.Lines;
    }
}

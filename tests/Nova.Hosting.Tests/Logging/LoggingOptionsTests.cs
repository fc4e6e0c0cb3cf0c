using Nova.Hosting.Configuration;
using Nova.Hosting.Logging;
using Serilog.Events;

namespace Nova.Hosting.Tests.Logging;

public sealed class LoggingOptionsTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("log_dir = /var/log/nova", "/var/log/nova/nova-api.log")]
    [InlineData("logdir = /var/log/nova", "/var/log/nova/nova-api.log")]
    [InlineData("log_file = /tmp/x.log", "/tmp/x.log")]
    [InlineData("log_file = x.log\nlog_dir = /var/log/nova", "/var/log/nova/x.log")]
    [InlineData("log_file = /tmp/x.log\nlog_dir = /var/log/nova", "/tmp/x.log")]
    public void The_file_is_named_as_oslo_log_names_it(string text, string? expected) =>
        Assert.Equal(expected, Read(text).PathFor("nova-api"));

    [Fact]
    public void Levels_of_single_loggers_are_added_to_the_defaults()
    {
        var levels = Read("default_log_levels = amqp=WARN, Nova.Api=DEBUG, Microsoft=ERROR").Levels;

        Assert.Equal(LogEventLevel.Warning, levels["amqp"]);
        Assert.Equal(LogEventLevel.Debug, levels["Nova.Api"]);
        Assert.Equal(LogEventLevel.Error, levels["Microsoft"]);
        Assert.Equal(LogEventLevel.Warning, levels["System"]);
    }

    [Theory]
    [InlineData("amqp")]
    [InlineData("amqp=LOUD")]
    public void A_wrong_level_is_an_error(string pair)
    {
        var bad = Assert.Throws<ConfigurationException>(() => Read($"default_log_levels = {pair}"));

        Assert.Equal(
            $"nova.conf:2: [DEFAULT] default_log_levels = {pair}: must be logger=LEVEL pairs separated by commas, and '{pair}' is none (levels: DEBUG, INFO, WARNING, ERROR, CRITICAL)",
            bad.Message);
    }

    [Fact]
    public void What_has_no_effect_is_said()
    {
        var reader = new OptionReader(NovaConfiguration.FromText("[DEFAULT]\nuse_syslog = true\nlog_config_append = /etc/nova/logging.conf\n"));

        LoggingOptions.Read(reader);

        Assert.Equal(
            [
                "nova.conf:2: [DEFAULT] use_syslog: ignored; standard error goes to the journal under systemd, log_file and log_dir write files",
                "nova.conf:3: [DEFAULT] log_config_append: ignored; levels are set by default_log_levels",
            ],
            reader.Journal.Warnings);
    }

    private static LoggingOptions Read(string text) => LoggingOptions.Read(new OptionReader(NovaConfiguration.FromText($"[DEFAULT]\n{text}\n")));
}

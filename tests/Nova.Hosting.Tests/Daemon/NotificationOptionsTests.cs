using Nova.Hosting.Configuration;
using Nova.Hosting.Daemon;

namespace Nova.Hosting.Tests.Daemon;

public sealed class NotificationOptionsTests
{
    [Fact]
    public void NothingIsSentByDefaultAsUpstream()
    {
        var (options, reader) = Read("");

        Assert.False(options.AreWanted);
        Assert.Empty(reader.Warnings);
    }

    [Fact]
    public void VersionedOnesGoToTheDaemonsOwnBrokerUnderUpstreamsNames()
    {
        var (options, reader) = Read("""
            [DEFAULT]
            transport_url = rabbit://u:p@mq:5672/
            [notifications]
            notification_format = versioned
            [oslo_messaging_notifications]
            driver = messagingv2
            """);

        Assert.True(options.AreWanted);
        Assert.Equal(
            ("rabbit://u:p@mq:5672/", "nova", "versioned_notifications", true),
            (options.Rabbit!.TransportUrl, options.Rabbit.Exchange, Assert.Single(options.Rabbit.Topics), options.Rabbit.IsEnveloped));
        Assert.Empty(reader.Warnings);
    }

    [Theory]
    [InlineData("[notifications]\nnotification_format = versioned", "no notification is sent")]
    [InlineData("[oslo_messaging_notifications]\ndriver = messagingv2", "unversioned notifications are not sent")]
    [InlineData("[notifications]\nnotification_format = both\n[oslo_messaging_notifications]\ndriver = log", "unversioned notifications are not sent")]
    public void WhatIsAskedForAndNotDoneIsSaid(string text, string warning) =>
        Assert.Contains(Read(text).Reader.Warnings, line => line.Contains(warning, StringComparison.Ordinal));

    [Theory]
    [InlineData("[oslo_messaging_notifications]\ndriver = kafka", "kafka")]
    [InlineData("[DEFAULT]\ntransport_url = memory://\n[notifications]\nnotification_format = versioned\n[oslo_messaging_notifications]\ndriver = messagingv2", "must be rabbit://")]
    public void WhatCannotBeDoneIsRefused(string text, string problem)
    {
        var reader = new OptionReader(NovaConfiguration.FromText(text));
        reader.Journal.Gather(() => NotificationOptions.Read(reader));

        Assert.Contains(reader.Journal.Problems, line => line.Contains(problem, StringComparison.Ordinal));
    }

    private static (NotificationOptions Options, OptionReader Reader) Read(string text)
    {
        var reader = new OptionReader(NovaConfiguration.FromText(text));
        return (NotificationOptions.Read(reader), reader);
    }
}

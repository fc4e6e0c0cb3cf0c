using Nova.Hosting.Configuration;

namespace Nova.Hosting.Tests.Configuration;

public sealed class SubstitutionTests
{
    private const string Surroundings = """
        [DEFAULT]
        my_ip = 10.0.0.11
        state_path = /srv/nova
        empty =
        nested = <$my_ip>
        dollars = a$$b
        [database]
        host = db
        name = nova
        """;

    [Theory]
    [InlineData("http://$my_ip:8774/", "http://10.0.0.11:8774/")]
    [InlineData("${my_ip}x", "10.0.0.11x")]
    [InlineData("$database.host", "db")]
    [InlineData("${database.host}:3306", "db:3306")]
    [InlineData("$nested", "<10.0.0.11>")]
    [InlineData("$my_ip$my_ip", "10.0.0.1110.0.0.11")]
    [InlineData("at $my_ip.", "at 10.0.0.11.")]
    [InlineData("[$empty]", "[]")]
    [InlineData("pa$$word", "pa$word")]
    [InlineData(@"pa\$word", "pa$word")]
    [InlineData("$dollars", "a$b")]
    [InlineData("$", "$")]
    [InlineData("5$ and $5", "5$ and $5")]
    [InlineData("${", "${")]
    [InlineData("${my_ip", "${my_ip")]
    [InlineData("$state_path/instances", "/srv/nova/instances")]
    [InlineData("$instances_path", "/srv/nova/instances")]
    [InlineData("$vnc.novncproxy_port", "6080")]
    public void References_are_replaced(string written, string expected)
    {
        var reader = new OptionReader(NovaConfiguration.FromText($"{Surroundings}\n[test]\nvalue = {written}\n"));

        Assert.Equal(expected, reader.String("test", "value", "unset"));
    }

    [Fact]
    public void A_bare_name_is_looked_for_in_the_own_section_first()
    {
        var reader = new OptionReader(NovaConfiguration.FromText($"{Surroundings}\nconnection = mysql://$host/$name on $my_ip\n"));

        Assert.Equal("mysql://db/nova on 10.0.0.11", reader.String("database", "connection", ""));
    }

    [Fact]
    public void A_reference_to_an_old_name_s_option_finds_it()
    {
        var reader = new OptionReader(NovaConfiguration.FromText("[DEFAULT]\nlibvirt_type = qemu\n[test]\nvalue = $libvirt.virt_type\n"));

        Assert.Equal("qemu", reader.String("test", "value", ""));
    }

    [Fact]
    public void Defaults_are_substituted_too()
    {
        var reader = new OptionReader(NovaConfiguration.FromText(Surroundings));

        Assert.Equal("/srv/nova/instances", reader.Path("DEFAULT", "instances_path", "$state_path/instances"));
    }

    [Theory]
    [InlineData("$no_such_option", "refers to $no_such_option, which is no option; write $$ for a $ of its own")]
    [InlineData("$nowhere.option", "refers to $nowhere.option, which is no option; write $$ for a $ of its own")]
    [InlineData("$value", "refers to itself through its $references")]
    public void A_reference_to_nothing_is_an_error(string written, string expected)
    {
        var reader = new OptionReader(NovaConfiguration.FromText($"[test]\nvalue = {written}\n"));

        var bad = Assert.Throws<ConfigurationException>(() => reader.String("test", "value", ""));

        Assert.Equal($"nova.conf:2: [test] value = {written}: {expected}", bad.Message);
    }
}

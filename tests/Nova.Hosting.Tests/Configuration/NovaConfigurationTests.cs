using Nova.Hosting.Configuration;

namespace Nova.Hosting.Tests.Configuration;

public sealed class NovaConfigurationTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("nova-hosting-");

    public void Dispose() => directory.Delete(recursive: true);

    [Theory]
    [InlineData("[DEFAULT]\nhost = a\n[database]\nconnection = mysql://nova:gr\u00fc\u00dfe@db/nova\n", 4)]
    [InlineData("# caf\u00e9\n[DEFAULT]\n", 1)]
    public void A_file_that_is_no_UTF8_is_refused_with_its_line(string text, int line)
    {
        var path = Path.Combine(directory.FullName, "latin1.conf");
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text));

        var error = Assert.Throws<ConfigurationException>(() => NovaConfiguration.FromFiles([path], NoEnvironment));

        Assert.Equal($"{path}: line {line}: is not UTF-8", Assert.Single(error.Problems));
    }

    [Fact]
    public void The_latest_file_wins()
    {
        var configuration = Load(("a.conf", "[DEFAULT]\nhost = a\nmy_ip = 10.0.0.1\n"), ("b.conf", "[DEFAULT]\nhost = b\n"));

        var reader = new OptionReader(configuration);
        Assert.Equal("b", reader.String("DEFAULT", "host", ""));
        Assert.Equal("10.0.0.1", reader.String("DEFAULT", "my_ip", ""));
    }

    [Fact]
    public void An_old_name_in_a_later_file_wins_over_the_new_name_in_an_earlier_one()
    {
        var configuration = Load(("a.conf", "[vnc]\nserver_listen = new\n"), ("b.conf", "[DEFAULT]\nvncserver_listen = old\n"));

        Assert.Equal("old", new OptionReader(configuration).String("vnc", "server_listen", ""));
    }

    [Fact]
    public void Within_a_file_the_new_name_wins()
    {
        var configuration = Load(("a.conf", "[DEFAULT]\nvncserver_listen = old\n[vnc]\nserver_listen = new\n"));

        Assert.Equal("new", new OptionReader(configuration).String("vnc", "server_listen", ""));
    }

    [Fact]
    public void A_repeated_option_is_gathered_over_all_files_in_order()
    {
        var configuration = Load(
            ("a.conf", "[pci]\nalias = one\nalias = two\n"),
            ("b.conf", "[DEFAULT]\npci_alias = three\n[pci]\nalias = four\n"));

        Assert.Equal(["one", "two", "four", "three"], new OptionReader(configuration).MultiString("pci", "alias", []));
    }

    [Fact]
    public void The_environment_wins_over_files_and_the_command_line_over_both()
    {
        var file = Write("a.conf", "[DEFAULT]\nhost = file\nmy_ip = 10.0.0.1\n[database]\nconnection = file\n");
        var environment = new Dictionary<string, string>
        {
            ["OS_DEFAULT__HOST"] = "environment",
            ["OS_DEFAULT__MY_IP"] = "10.0.0.2",
            ["OS_DATABASE__CONNECTION"] = "environment",
        };
        var reader = new OptionReader(NovaConfiguration.FromFiles([file], environment)
            .With("command line", [KeyValuePair.Create(new OptionName("DEFAULT", "host"), "command line")]));

        Assert.Equal("command line", reader.String("DEFAULT", "host", ""));
        Assert.Equal("10.0.0.2", reader.String("DEFAULT", "my_ip", ""));
        Assert.Equal("environment", reader.String("database", "connection", ""));
    }

    [Fact]
    public void A_bad_value_from_the_environment_names_its_variable()
    {
        var configuration = NovaConfiguration.FromFiles([], new Dictionary<string, string> { ["OS_SCHEDULER__MAX_ATTEMPTS"] = "many" });

        var bad = Assert.Throws<ConfigurationException>(() => new OptionReader(configuration).Int("scheduler", "max_attempts", 3, min: 1));

        Assert.Equal("environment variable OS_SCHEDULER__MAX_ATTEMPTS: [scheduler] max_attempts = many: must be a whole number, at least 1", bad.Message);
    }

    [Fact]
    public void Problems_of_all_files_are_reported_together()
    {
        var first = Write("a.conf", "nonsense\n");
        var second = Write("b.conf", "[DEFAULT\n");

        var bad = Assert.Throws<ConfigurationException>(() => NovaConfiguration.FromFiles([first, second, directory.FullName + "/missing.conf"], NoEnvironment));

        Assert.Equal(3, bad.Problems.Count);
        Assert.StartsWith($"{first}:1: ", bad.Problems[0], StringComparison.Ordinal);
        Assert.StartsWith($"{second}:1: ", bad.Problems[1], StringComparison.Ordinal);
        Assert.Contains("missing.conf: cannot be read", bad.Problems[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_gives_its_conf_files_in_the_order_of_their_names()
    {
        Write("conf.d/20-late.conf", "");
        Write("conf.d/10-early.conf", "");
        Write("conf.d/README", "not read");
        Write("conf.d/.hidden.conf", "not read");
        var single = Write("nova.conf", "");

        var files = ConfigurationFiles.Expand([single, directory.FullName + "/conf.d/"]);

        Assert.Equal([single, $"{directory.FullName}/conf.d/10-early.conf", $"{directory.FullName}/conf.d/20-late.conf"], files);
    }

    [Fact]
    public void What_was_named_must_exist()
    {
        var bad = Assert.Throws<ConfigurationException>(() => ConfigurationFiles.Expand(["/nowhere/nova.conf", "/nowhere/conf.d/"]));

        Assert.Equal(
            ["/nowhere/nova.conf: no such file (--config-file)", "/nowhere/conf.d/: no such directory (--config-dir)"],
            bad.Problems);
    }

    [Fact]
    public void Default_files_are_the_first_of_each_name()
    {
        Write("home/nova.conf", "");
        Write("etc/nova.conf", "");
        Write("etc/nova-compute.conf", "");
        Write("etc/nova-scheduler.conf", "");
        Directory.CreateDirectory(directory.FullName + "/etc/nova.conf.d");
        string[] places = [directory.FullName + "/home", directory.FullName + "/etc"];

        Assert.Equal([$"{places[0]}/nova.conf", $"{places[1]}/nova-compute.conf"], ConfigurationFiles.Defaults("nova-compute", places));
        Assert.Equal([$"{places[1]}/nova.conf.d"], ConfigurationFiles.DefaultDirectories("nova-compute", places));
    }

    private NovaConfiguration Load(params (string Name, string Text)[] files) =>
        NovaConfiguration.FromFiles([.. files.Select(file => Write(file.Name, file.Text))], NoEnvironment);

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}

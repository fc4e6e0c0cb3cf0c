using Nova.Hosting.Daemon;

namespace Nova.Hosting.Tests.Daemon;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--config-file /a.conf --config-file=/b.conf", "/a.conf,/b.conf", "")]
    [InlineData("--config-dir /a.d --config-file /b.conf", "/a.d/,/b.conf", "")]
    [InlineData("--debug --log-file /l --log-dir=/d", "", "debug=true,log_file=/l,log_dir=/d")]
    [InlineData("-d --logfile /l --logdir /d", "", "debug=true,log_file=/l,log_dir=/d")]
    [InlineData("--nodebug --use-json -v --verbose", "", "debug=false,use_json=true")]
    public void Arguments_are_read(string arguments, string sources, string options)
    {
        var command = CommandLine.Parse(arguments.Split(' '));

        Assert.Null(command.Problem);
        Assert.Equal(sources, string.Join(',', command.Sources));
        Assert.Equal(options, string.Join(',', command.Options.Select(option => $"{option.Key.Name}={option.Value}")));
    }

    [Theory]
    [InlineData("--config-file", "--config-file needs a value")]
    [InlineData("--log-dir=", "--log-dir needs a value")]
    [InlineData("--confg-file x", "unrecognized argument: --confg-file")]
    [InlineData("start", "unrecognized argument: start")]
    public void A_wrong_argument_is_named(string arguments, string problem) =>
        Assert.Equal(problem, CommandLine.Parse(arguments.Split(' ')).Problem);

    [Fact]
    public async Task A_wrong_argument_exits_2()
    {
        var error = new StringWriter();

        Assert.Equal(2, await new ProcessRun("nova-api", TextWriter.Null, error).RunAsync(["--nonsense"], _ => { }));
        Assert.Equal("nova-api: unrecognized argument: --nonsense; see nova-api --help\n", error.ToString());
    }

    [Fact]
    public void Help_names_every_argument()
    {
        var help = CommandLine.HelpText("nova-api", []);

        foreach (var argument in new[] { "--help", "--version", "--config-file", "--config-dir", "--log-file", "--log-dir", "--debug", "--nodebug", "--use-json", "--verbose" })
        {
            Assert.Contains(argument, help, StringComparison.Ordinal);
        }
    }
}

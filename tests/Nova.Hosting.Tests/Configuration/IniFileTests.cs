using Nova.Hosting.Configuration;

namespace Nova.Hosting.Tests.Configuration;

/// <summary>The INI dialect, case by case as oslo.config's parser treats it.</summary>
public sealed class IniFileTests
{
    [Theory]
    [InlineData("[DEFAULT]\nname = value", "value")]
    [InlineData("[DEFAULT]\nname=value", "value")]
    [InlineData("[DEFAULT]\nname: value", "value")]
    [InlineData("[DEFAULT]\n  \nname =  value with spaces  ", "value with spaces")]
    [InlineData("[DEFAULT]\nname =", "")]
    [InlineData("[DEFAULT]\nname = \"quoted, with = and : \"", "quoted, with = and : ")]
    [InlineData("[DEFAULT]\nname = 'quoted'", "quoted")]
    [InlineData("[DEFAULT]\nname = 'half", "'half")]
    [InlineData("[DEFAULT]\nname = mysql://nova:a=b@controller/nova", "mysql://nova:a=b@controller/nova")]
    [InlineData("[DEFAULT]\nname: a=b", "a=b")]
    [InlineData("[DEFAULT]\nname = value # no comment", "value # no comment")]
    [InlineData("[DEFAULT]\n# comment\n; comment too\nname = value", "value")]
    [InlineData("[DEFAULT]\nname = one,\n  two,\n\tthree", "one,\ntwo,\nthree")]
    [InlineData("[DEFAULT]\nname = one\n  # part of the value", "one\n# part of the value")]
    [InlineData("[DEFAULT]\r\nname = value\r\n", "value")]
    [InlineData("\uFEFF[DEFAULT]\nname = value", "value")]
    [InlineData("[DEFAULT]\nname = first\nother = x\nname = last", "last")]
    [InlineData("[other]\nname = elsewhere\n[DEFAULT]\nname = value\n[other]\nname = again", "value")]
    public void A_value_is_read(string text, string expected)
    {
        var configuration = NovaConfiguration.FromText(text);

        Assert.Equal(expected, configuration.Find([new("DEFAULT", "name")])?.Text);
    }

    [Theory]
    [InlineData("name = value", "nova.conf:1: 'name' stands before any section; start the file with [DEFAULT]")]
    [InlineData("[DEFAULT\nname = value", "nova.conf:1: section header '[DEFAULT' lacks its closing ]")]
    [InlineData("[DEFAULT]\n[]", "nova.conf:2: section header [] has no name")]
    [InlineData("[DEFAULT]\nname", "nova.conf:2: 'name' is neither a section, a comment nor 'name = value'")]
    [InlineData("[DEFAULT]\n= value", "nova.conf:2: no option name before the '='")]
    [InlineData("[DEFAULT]\n  name = value", "nova.conf:2: an indented line continues a value, but no value comes before it")]
    [InlineData("[DEFAULT]\nname = value\n\n  more", "nova.conf:4: an indented line continues a value, but no value comes before it")]
    public void A_malformed_line_is_named(string text, string expected)
    {
        var malformed = Assert.Throws<ConfigurationException>(() => NovaConfiguration.FromText(text));

        Assert.Contains(expected, malformed.Problems);
    }

    [Fact]
    public void All_malformed_lines_are_reported()
    {
        var malformed = Assert.Throws<ConfigurationException>(() => NovaConfiguration.FromText("[DEFAULT]\nnonsense\nhost = a\nmore nonsense\n"));

        Assert.Equal(2, malformed.Problems.Count);
    }

    [Fact]
    public void A_value_knows_its_line()
    {
        var configuration = NovaConfiguration.FromText("[DEFAULT]\n\n# x\nname = value\n more\n", "/etc/nova/nova.conf");

        Assert.Equal("/etc/nova/nova.conf:4", configuration.Find([new("DEFAULT", "name")])?.Origin.ToString());
    }

    [Fact]
    public void Sections_are_compared_without_case_but_DEFAULT()
    {
        var configuration = NovaConfiguration.FromText("[DataBase]\nmax-retries = 3\n[default]\nhost = a\n");

        Assert.Equal("3", configuration.Find([new("database", "max_retries")])?.Text);
        Assert.Null(configuration.Find([new("DEFAULT", "host")]));
    }
}

using System.Net.Http.Headers;
using System.Text;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Pipeline;

/// <summary>What is asked in a wrong way is refused in EC2's words.</summary>
public sealed class RequestTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>
{
    [Fact]
    public async Task An_answer_has_the_namespace_of_the_version_asked_for_and_the_requests_id()
    {
        var reply = (await cloud.SendAsync(Signing.Version4(cloud, cloud.Demo, [("Action", "DescribeRegions"), ("Version", "2010-08-31")]))).Succeeded();

        Assert.Equal("{http://ec2.amazonaws.com/doc/2010-08-31/}DescribeRegionsResponse", reply.Xml.Name.ToString());
        Assert.StartsWith("req-", reply.Xml.Elements().First().Value);
        Assert.Equal("nova", reply["regionName"]);
        Assert.Equal("http://127.0.0.1:8773/services/Cloud", reply["regionEndpoint"]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/services/Cloud")]
    [InlineData("/services/Cloud/")]
    public async Task Each_of_the_paths_leads_to_it(string path) =>
        (await cloud.SendAsync(Signing.Version4(cloud, cloud.Demo, [("Action", "DescribeRegions"), ("Version", "2016-11-15")], path: path))).Succeeded();

    [Theory]
    [InlineData("/services/Admin")]
    [InlineData("/services/Cloud/more")]
    [InlineData("/v2.1/servers")]
    public async Task No_other_does(string path) =>
        (await cloud.SendAsync(Signing.Version4(cloud, cloud.Demo, [("Action", "DescribeRegions"), ("Version", "2016-11-15")], path: path))).IsRefused(404, "InvalidRequest");

    [Fact]
    public async Task Unknown_and_unsupported_actions_are_told_apart()
    {
        (await cloud.AskAsync("Nonsense")).IsRefused(400, "InvalidAction");
        (await cloud.AskAsync("CreateVpc", ("CidrBlock", "10.0.0.0/8"))).IsRefused(400, "UnsupportedOperation");
    }

    [Theory]
    [InlineData("Version=2016-11-15", "MissingParameter")]
    [InlineData("Action=DescribeRegions", "MissingParameter")]
    [InlineData("Action=DescribeRegions&Version=2016-11-15&Action=DescribeRegions", "MalformedQueryString")]
    [InlineData("Action=DescribeRegions&Version=2016-11-15&RegionName.1=nova&RegionName.3=nova", "InvalidParameterValue")]
    [InlineData("Action=DescribeRegions&Version=2016-11-15&RegionName.0=nova", "InvalidParameterValue")]
    [InlineData("Action=DescribeRegions&Version=2016-11-15&RegionName.01=nova", "InvalidParameterValue")]
    [InlineData("Action=DescribeRegions&Version=2016-11-15&RegionName.99999999999=nova", "InvalidParameterValue")]
    [InlineData("Action=DescribeRegions&Version=2016-11-15&RegionName=nova&RegionName.1=nova", "MalformedQueryString")]
    [InlineData("Action=DescribeRegions&Version=2016-11-15&RegionNames.1=nova", "UnknownParameter")]
    [InlineData("Action=DescribeRegions&Version=2016-11-15&Filter.1.Name=colour&Filter.1.Value.1=blue", "InvalidParameterValue")]
    [InlineData("Action=DescribeRegions&Version=2016-11-15&Filter.1.Name=region-name", "InvalidParameterValue")]
    [InlineData("Action=DescribeRegions&Version=2016-11-15&RegionName.1=%00", "MalformedQueryString")]
    [InlineData("Action=DescribeInstanceTypes&Version=2016-11-15&MaxResults=0", "InvalidParameterValue")]
    [InlineData("Action=DescribeInstanceTypes&Version=2016-11-15&MaxResults=many", "InvalidParameterValue")]
    [InlineData("Action=DescribeInstanceTypes&Version=2016-11-15&NextToken=!!", "InvalidParameterValue")]
    [InlineData("Action=DescribeInstanceTypes&Version=2016-11-15&DryRun=perhaps", "InvalidParameterValue")]
    public async Task A_malformed_query_is_refused(string form, string code) => (await cloud.SendAsync(Signing.Version4(cloud, cloud.Demo, form))).IsRefused(400, code);

    [Fact]
    public async Task A_parameter_that_comes_in_query_and_form_is_refused()
    {
        var request = Signing.Version2(cloud, cloud.Demo, [("Action", "DescribeRegions"), ("Version", "2010-08-31")]);
        request.RequestUri = new Uri(request.RequestUri + "?Action=DescribeKeyPairs");

        (await cloud.SendAsync(request)).IsRefused(400, "MalformedQueryString");
    }

    [Fact]
    public async Task An_empty_list_is_none()
    {
        Assert.Equal(["nova"], (await cloud.AskAsync("DescribeRegions", ("RegionName", ""), ("Filter", ""))).Succeeded().Texts("regionName"));
    }

    [Fact]
    public async Task Filters_have_wildcards()
    {
        Assert.Single((await cloud.AskAsync("DescribeRegions", ("Filter.1.Name", "region-name"), ("Filter.1.Value.1", "x"), ("Filter.1.Value.2", "n?v*"))).Succeeded().Texts("regionName"));
        Assert.Empty((await cloud.AskAsync("DescribeRegions", ("Filter.1.Name", "region-name"), ("Filter.1.Value.1", "n\\?v*"))).Succeeded().Texts("regionName"));
    }

    [Fact]
    public async Task A_body_has_an_end()
    {
        (await cloud.SendAsync(Signing.Version4(cloud, cloud.Demo, "Action=DescribeRegions&Version=2016-11-15&x=" + new string('x', 10 << 20)))).IsRefused(413, "RequestEntityTooLarge");
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_refused()
    {
        var request = Signing.Version4(cloud, cloud.Demo, [("Action", "DescribeRegions"), ("Version", "2016-11-15")]);
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/xml");

        (await cloud.SendAsync(request)).IsRefused(400, "MalformedQueryString");
    }

    /// <summary>EC2 reads no XML at all, so that none can be exhausting.</summary>
    [Fact]
    public async Task Ossa2013_023_entities_in_XML_are_not_even_read()
    {
        var request = Signing.Version4(cloud, cloud.Demo, [("Action", "DescribeRegions"), ("Version", "2016-11-15")]);
        request.Content = new StringContent("""<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>""", Encoding.UTF8, "text/xml");

        (await cloud.SendAsync(request)).IsRefused(400, "MalformedQueryString");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Only_GET_and_POST_are_taken(string method) => (await cloud.SendAsync(new HttpRequestMessage(new HttpMethod(method), cloud.Url))).IsRefused(405, "InvalidRequest");

    [Fact]
    public async Task Markup_in_what_was_asked_stays_text()
    {
        var reply = await cloud.AskAsync("DescribeRegions", ("RegionName.1", "</Message><Code>x</Code>&amp;"));

        reply.IsRefused(400, "InvalidParameterValue");
        Assert.Equal("Invalid region name: </Message><Code>x</Code>&amp;", reply.Message);
    }

    [Fact]
    public async Task The_version_is_a_text_too()
    {
        var reply = await cloud.SendAsync(Signing.Version4(cloud, cloud.Demo, [("Action", "DescribeRegions"), ("Version", "\"><x>")]));

        Assert.Equal("http://ec2.amazonaws.com/doc/\"><x>/", reply.Succeeded().Xml.Name.NamespaceName);
        (await cloud.SendAsync(Signing.Version4(cloud, cloud.Demo, [("Action", "DescribeRegions"), ("Version", new string('1', 65))]))).IsRefused(400, "InvalidParameterValue");
    }
}

using System.Text;
using Nova.Api.Ec2.Pipeline;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Pipeline;

/// <summary>Queries and signatures that nobody meant: each is refused by a 4xx in EC2's form, or answered, and none is a 5xx.</summary>
public sealed class FuzzTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>
{
    private const int Requests = 1500;

    private static readonly string[] Values =
    [
        "", "0", "-1", "1", "99999999999999999999", "true", "None", "i-00000001", "i-", "i-ffffffffffffffff", "i-fffffffffffffffff", "ami-00000001", "ami-7fffffffffffffff", "all", "self", "add",
        "launchPermission", "userData", "default", "nova", "nova:host1", "*", "?", "\\", "[a-z]", "(((((", "\t", "\r\n", "é", "\ud83d\ude00", "\0", "\ufffe", "<x>&amp;]]>", "%", "%zz", "../../etc/passwd", "a/b", "2026-01-01T00:00:00Z",
        new string('a', 300), new string('*', 250), "AA==", "====", "tag:", "tag-key", "instance-id", "m1.small", "tiny",
    ];

    private static readonly string[] Steps = ["", "0", "1", "2", "00001", "-1", "x", "1000", "1001", "99999999999", "Name", "Value", "Key", "Group", "é", " "];

    [Fact]
    public async Task Queries()
    {
        var random = new Random(20261128);
        var actions = Ec2Actions.All.Select(action => action.Name).Where(name => name is not "RunInstances").Concat(UnsupportedActions.Names.Take(3)).Order(StringComparer.Ordinal).ToArray();
        for (var n = 0; n < Requests; n++)
        {
            var parameters = new List<(string, string)> { ("Action", random.Next(20) == 0 ? Pick(Values) : Pick(actions)), ("Version", "2016-11-15") };
            for (var more = random.Next(5); more > 0; more--)
            {
                parameters.Add((Name(), Pick(Values)));
            }

            var form = Signing.Form([.. parameters]);
            await CheckAsync(Signing.Version4(cloud, cloud.Demo, random.Next(5) == 0 ? Mutilate(form) : form), form);
        }

        string Name() => random.Next(3) switch
        {
            0 => Pick((string[])["InstanceId", "ImageId", "KeyName", "ResourceId", "Owner", "RegionName", "ZoneName", "Attribute", "MaxResults", "NextToken", "DryRun", "Value", "Description.Value"])
                + (random.Next(2) == 0 ? "" : "." + Pick(Steps)),
            1 => Pick((string[])["Filter", "Tag", "LaunchPermission.Add", "TagSpecification", "UserGroup"]) + "." + Pick(Steps) + (random.Next(2) == 0 ? "" : "." + Pick(Steps)) + (random.Next(2) == 0 ? "" : "." + Pick(Steps)),
            _ => Pick(Values),
        };

        string Mutilate(string form)
        {
            var text = new StringBuilder(form);
            for (var times = random.Next(1, 4); times > 0 && text.Length > 0; times--)
            {
                text[random.Next(text.Length)] = Pick((string[])["%", "&", "=", "+", ".", "\u00ff", ";", "0"])[0];
            }

            return text.ToString();
        }

        string Pick(string[] all) => all[random.Next(all.Length)];
    }

    [Fact]
    public async Task Wishes()
    {
        var random = new Random(20261129);
        string[] names =
        [
            "MinCount", "MaxCount", "KeyName", "SecurityGroup.1", "SecurityGroupId.1", "UserData", "InstanceType", "Placement.AvailabilityZone", "KernelId", "RamdiskId", "ClientToken",
            "TagSpecification.1.ResourceType", "TagSpecification.1.Tag.1.Key", "TagSpecification.1.Tag.1.Value", "Placement.Tenancy",
        ];
        var image = (await cloud.AskAsync("DescribeImages")).Succeeded()["imageId"]!;
        for (var n = 0; n < 300; n++)
        {
            var wish = names.Where(_ => random.Next(5) == 0).Select(name => (name, Values[random.Next(Values.Length)])).ToArray();
            var form = Signing.Form([("Action", "RunInstances"), ("Version", "2016-11-15"), ("ImageId", random.Next(5) == 0 ? Values[random.Next(Values.Length)] : image), .. wish]);
            await CheckAsync(Signing.Version4(cloud, cloud.Demo, form), form);
        }
    }

    [Fact]
    public async Task Signatures()
    {
        var random = new Random(20261130);
        string[] pieces =
        [
            "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "Credential=", cloud.Demo.Access, "/20261128/", "/RegionOne/ec2/aws4_request", ", SignedHeaders=", "host", ";", "x-amz-date", ", Signature=", "00", "=", ",",
            " ", "\"", "é", "Basic eA==", "//////", new string('x', 2000), "Credential=a/20260101/b/c/aws4_request,SignedHeaders=host,Signature=z",
        ];
        for (var n = 0; n < 500; n++)
        {
            var request = Signing.Version4(cloud, cloud.Demo, [("Action", "DescribeRegions"), ("Version", "2016-11-15")]);
            request.Headers.Remove("Authorization");
            var header = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            request.Headers.TryAddWithoutValidation("Authorization", header.Replace('é', 'e'));
            if (random.Next(3) == 0)
            {
                request.Headers.Remove("X-Amz-Date");
                request.Headers.TryAddWithoutValidation("X-Amz-Date", Values[random.Next(10)]);
            }

            await CheckAsync(request, header);

            var query = Signing.Form(
            [
                ("Action", "DescribeRegions"), ("Version", "2016-11-15"),
                .. ((string[])["AWSAccessKeyId", "Signature", "SignatureVersion", "SignatureMethod", "Timestamp", "Expires", "X-Amz-Signature", "X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Algorithm"])
                    .Where(_ => random.Next(2) == 0)
                    .Select(name => (name, random.Next(2) == 0 ? pieces[random.Next(pieces.Length)] : Values[random.Next(Values.Length)])),
            ]);
            await CheckAsync(new HttpRequestMessage(HttpMethod.Get, $"{cloud.Url}?{query}"), query);
        }
    }

    private async Task CheckAsync(HttpRequestMessage request, string what)
    {
        var reply = await cloud.SendAsync(request);
        Assert.True(reply.Status is 200 or (>= 400 and < 500), $"{what}: {reply.Status} {reply.Text}");
        Assert.NotNull(reply.Xml);
        Assert.True(reply.Status == 200 || reply.Code is { Length: > 0 }, $"{what}: {reply.Text}");
    }
}

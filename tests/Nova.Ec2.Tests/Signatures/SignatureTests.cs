using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Signatures;

/// <summary>Who is let in, checked by the development identity's ec2tokens.</summary>
public sealed class SignatureTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>
{
    private static readonly (string, string)[] Asked = [("Action", "DescribeRegions"), ("Version", "2014-10-01")];

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("HmacSHA256", "POST", "/services/Cloud")]
    [InlineData("HmacSHA256", "POST", "/services/Cloud/")]
    [InlineData("HmacSHA256", "GET", "/")]
    public async Task Version_2_is_taken(string method, string verb, string path) =>
        (await cloud.SendAsync(Signing.Version2(cloud, cloud.Demo, Asked, method: method, verb: verb, path: path))).Succeeded();

    [Fact]
    public async Task Version_4_is_taken_in_header_and_query()
    {
        (await cloud.SendAsync(Signing.Version4(cloud, cloud.Demo, Asked))).Succeeded();
        (await cloud.SendAsync(Signing.Presigned(cloud, cloud.Demo, Asked))).Succeeded();
    }

    /// <summary>The headers that euca2ools 3.4 signs, as they were recorded, in the order and the spelling of its HTTP library.</summary>
    [Fact]
    public async Task What_euca2ools_signs_is_taken()
    {
        const string Form = "Action=DescribeRegions&Version=2015-10-01";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Form)));
        var date = Now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        (string Name, string Value)[] headers =
        [
            ("accept", "*/*"), ("accept-encoding", "gzip, deflate"), ("content-length", $"{Form.Length}"), ("content-type", "application/x-www-form-urlencoded"),
            ("host", cloud.Endpoint.ToString()), ("x-amz-content-sha256", hash), ("x-amz-date", date),
        ];
        var authorization = Signing.Authorization(cloud.Demo, "POST", "/services/Cloud", headers, hash, date);
        using var request = new HttpRequestMessage(HttpMethod.Post, cloud.Url) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(Form)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in headers.Where(header => header.Name.StartsWith("accept", StringComparison.Ordinal) || header.Name.StartsWith("x-", StringComparison.Ordinal)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        Assert.Equal("http://ec2.amazonaws.com/doc/2015-10-01/", (await cloud.SendAsync(request)).Succeeded().Xml.Name.NamespaceName);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_by_both_and_nothing_is_told_of_the_right_one()
    {
        var wrong = cloud.Demo with { Secret = "wrong" };
        foreach (var request in (HttpRequestMessage[])[Signing.Version2(cloud, wrong, Asked), Signing.Version4(cloud, wrong, Asked), Signing.Presigned(cloud, wrong, Asked)])
        {
            var reply = await cloud.SendAsync(request);
            reply.IsRefused(401, "AuthFailure");
            Assert.DoesNotContain(cloud.Demo.Secret, reply.Text);
        }
    }

    [Fact]
    public async Task Cve2011_4076_an_access_key_alone_tells_neither_secret_nor_signature()
    {
        foreach (var access in (string[])[cloud.Demo.Access, "unknown"])
        {
            var reply = await cloud.SendAsync(Signing.Version4(cloud, cloud.Demo with { Access = access, Secret = "guess" }, Asked));
            reply.IsRefused(401, "AuthFailure");
            Assert.Equal("The access key is not known, or the signature does not match the request.", reply.Message);
        }
    }

    [Fact]
    public async Task Who_does_not_sign_is_refused()
    {
        (await cloud.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{cloud.Url}?{Signing.Form(Asked)}"))).IsRefused(400, "AuthFailure");
        (await cloud.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{cloud.Url}?{Signing.Form(Asked)}&Signature=x"))).IsRefused(400, "AuthFailure");
        (await cloud.SendAsync(new HttpRequestMessage(HttpMethod.Get, cloud.Url))).IsRefused(400, "AuthFailure");
    }

    /// <summary>Keystone writes HmacSHA256 in its place and so refuses every such signature; nobody asks it in vain.</summary>
    [Fact]
    public async Task HmacSHA1_is_refused_and_told_what_is_taken()
    {
        var reply = await cloud.SendAsync(Signing.Version2(cloud, cloud.Demo, Asked, method: "HmacSHA1"));

        reply.IsRefused(400, "AuthFailure");
        Assert.Contains("HmacSHA256", reply.Message);
    }

    /// <summary>They leave the parameters open, or run them together, though Keystone would still check them.</summary>
    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("3")]
    public async Task Older_versions_are_refused(string version)
    {
        var query = $"{Signing.Form(Asked)}&AWSAccessKeyId={cloud.Demo.Access}&Signature=x&SignatureMethod=HmacSHA1&SignatureVersion={version}&Timestamp=2026-01-01T00:00:00Z";
        (await cloud.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{cloud.Url}?{query}"))).IsRefused(400, "AuthFailure");
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(310)]
    public async Task Ossa2020_003_a_request_that_is_old_or_of_the_future_is_refused(int seconds)
    {
        foreach (var request in (HttpRequestMessage[])
            [
                Signing.Version2(cloud, cloud.Demo, Asked, Now.AddSeconds(seconds)), Signing.Version4(cloud, cloud.Demo, Asked, Now.AddSeconds(seconds)),
                Signing.Presigned(cloud, cloud.Demo, Asked, Now.AddSeconds(seconds), expires: 3600),
            ])
        {
            (await cloud.SendAsync(request)).IsRefused(403, "RequestExpired");
        }
    }

    [Fact]
    public async Task A_presigned_address_ends_when_its_signer_said() =>
        (await cloud.SendAsync(Signing.Presigned(cloud, cloud.Demo, Asked, Now.AddSeconds(-30), expires: 10))).IsRefused(403, "RequestExpired");

    [Fact]
    public async Task Nothing_can_be_added_to_what_was_signed()
    {
        var posted = Signing.Version4(cloud, cloud.Demo, Asked);
        posted.RequestUri = new Uri($"{cloud.Url}?RegionName.1=other");
        (await cloud.SendAsync(posted)).IsRefused(400, "AuthFailure");

        var changed = Signing.Version4(cloud, cloud.Demo, Asked);
        var signedHeaders = changed.Content!.Headers;
        changed.Content = new StringContent(Signing.Form([("Action", "DescribeKeyPairs"), ("Version", "2014-10-01")]));
        changed.Content.Headers.ContentType = signedHeaders.ContentType;
        (await cloud.SendAsync(changed)).IsRefused(401, "AuthFailure");

        var presigned = Signing.Presigned(cloud, cloud.Demo, Asked);
        presigned.RequestUri = new Uri(presigned.RequestUri + "&RegionName.1=other");
        (await cloud.SendAsync(presigned)).IsRefused(401, "AuthFailure");

        var second = Signing.Version2(cloud, cloud.Demo, Asked, verb: "GET", path: "/services/Cloud");
        second.RequestUri = new Uri(second.RequestUri + "&RegionName.1=other");
        (await cloud.SendAsync(second)).IsRefused(401, "AuthFailure");
    }

    [Fact]
    public async Task A_request_signed_in_two_ways_is_refused()
    {
        var request = Signing.Version4(cloud, cloud.Demo, [.. Asked, ("SignatureVersion", "2"), ("Signature", "x")]);
        (await cloud.SendAsync(request)).IsRefused(400, "AuthFailure");
    }

    [Fact]
    public async Task Version_2_signs_the_host_in_lower_case_however_it_is_sent()
    {
        var request = Signing.Version2(cloud, cloud.Demo, Asked, host: "ec2.example.com:8773");
        request.Headers.Host = "EC2.Example.com:8773";
        (await cloud.SendAsync(request)).Succeeded();
    }

    /// <summary>The reason is told, so that it is ours: the identity service, which was not asked, would have said 401 or yes.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AWS4-ECDSA-P256-SHA256")]
    public async Task A_query_of_version_4_names_its_algorithm(string? algorithm)
    {
        var reply = await cloud.SendAsync(Signing.Presigned(cloud, cloud.Demo, Asked, algorithm: algorithm));

        reply.IsRefused(400, "AuthFailure");
        Assert.Equal("X-Amz-Algorithm must be AWS4-HMAC-SHA256.", reply.Message);
    }

    [Fact]
    public async Task A_form_is_not_presigned() =>
        (await cloud.SendAsync(Signing.Presigned(cloud, cloud.Demo, Asked, verb: "POST"))).IsRefused(400, "AuthFailure");

    [Theory]
    [InlineData("X-Amz-Algorithm")]
    [InlineData("X-Amz-Credential")]
    [InlineData("X-Amz-Date")]
    [InlineData("X-Amz-Signature")]
    public async Task What_is_signed_in_the_header_has_nothing_of_a_presigned_address(string field)
    {
        (await cloud.SendAsync(Signing.Version4(cloud, cloud.Demo, [.. Asked, (field, "x")]))).IsRefused(400, "AuthFailure");
    }

    [Theory]
    [InlineData("{0}, Signature=x")]
    [InlineData("{0}, More=x")]
    [InlineData("{0},")]
    [InlineData("{0} x")]
    [InlineData("{0}=")]
    [InlineData("AWS4-HMAC-SHA256 ")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20260101/r/ec2/aws4_request, Signature=x")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20260101/r/ec2/aws4_request, SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20260101/r/ec2/aws4_request, SignedHeaders=host, signature=x")]
    public async Task The_header_of_version_4_has_its_three_parts_and_no_more(string malformed)
    {
        var request = Signing.Version4(cloud, cloud.Demo, Asked);
        var signed = request.Headers.GetValues("Authorization").Single();
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", string.Format(CultureInfo.InvariantCulture, malformed, signed));

        var reply = await cloud.SendAsync(request);

        reply.IsRefused(400, "AuthFailure");
        Assert.StartsWith("The Authorization header must be", reply.Message);
    }

    [Fact]
    public async Task Ossa2012_018_a_key_that_was_taken_back_is_refused_at_its_next_request()
    {
        var user = await cloud.WithKeysAsync(cloud.Demo);
        (await cloud.AskAsync(user, "DescribeRegions")).Succeeded();

        await cloud.IdentityAsync("DELETE", $"/users/{user.UserId}/credentials/OS-EC2/{user.Access}", null, user);

        (await cloud.AskAsync(user, "DescribeRegions", ("RegionName.1", "nova"))).IsRefused(401, "AuthFailure");
    }

    [Fact]
    public async Task Ossa2012_018_a_project_that_is_disabled_is_refused_at_its_next_request()
    {
        var project = (string)(await cloud.IdentityAsync("POST", "/projects", new JsonObject { ["project"] = new JsonObject { ["name"] = "short-lived", ["domain_id"] = "default" } }, cloud.Admin))["project"]!["id"]!;
        var role = (string)(await cloud.IdentityAsync("GET", "/roles?name=member", null, cloud.Admin))["roles"]![0]!["id"]!;
        await cloud.IdentityAsync("PUT", $"/projects/{project}/users/{cloud.Demo.UserId}/roles/{role}", null, cloud.Admin);
        var user = await cloud.WithKeysAsync(cloud.Demo with { ProjectId = project });
        (await cloud.AskAsync(user, "DescribeRegions")).Succeeded();

        await cloud.IdentityAsync("PATCH", $"/projects/{project}", new JsonObject { ["project"] = new JsonObject { ["enabled"] = false } }, cloud.Admin);

        (await cloud.AskAsync(user, "DescribeRegions", ("RegionName.1", "nova"))).IsRefused(401, "AuthFailure");
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Nova.Core.Faults;
using Nova.OpenStack.Identity;

namespace Nova.OpenStack.Tests.Identity;

public sealed class SignatureValidatorTests
{
    [Fact]
    public async Task A_good_signature_comes_back_with_its_signer()
    {
        await using var keystone = await StartAsync((keystone, context) => context.Response.WriteAsync(keystone.Body("demo", "member")));

        var signer = await keystone.Signatures.S3Async("key", "text", "signature", default);

        Assert.Equal(("u-demo", "p1"), (signer?.UserId, signer?.ProjectId));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(400)]
    [InlineData(404)]
    public async Task A_signature_that_keystone_refuses_is_nobodys_and_costs_no_login(int status)
    {
        await using var keystone = await StartAsync((_, context) =>
        {
            context.Response.StatusCode = context.Request.Path == "/v3/s3tokens" ? status : 200;
            return Task.CompletedTask;
        });

        Assert.Null(await keystone.Signatures.S3Async("key", "text", "signature", default));
        Assert.Equal(1, keystone.Logins);
    }

    [Fact]
    public async Task The_own_token_is_renewed_when_keystone_refuses_it()
    {
        await using var keystone = await StartAsync((keystone, context) => context.Response.WriteAsync(keystone.Body("demo", "member")));
        await keystone.Own.GetAsync(default);

        keystone.AcceptedServiceToken = "own-2";

        Assert.NotNull(await keystone.Signatures.S3Async("key", "text", "signature", default));
        Assert.Equal(2, keystone.Logins);
    }

    [Theory]
    [InlineData("""{"token": {}}""")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task An_answer_that_is_no_token_is_a_failure_and_no_wrong_signature(string body)
    {
        await using var keystone = await StartAsync((_, context) => context.Response.WriteAsync(body));

        var fault = await Assert.ThrowsAsync<FaultException>(() => keystone.Signatures.S3Async("key", "text", "signature", default));

        Assert.Equal((FaultKind.Unavailable, "keystone_unavailable"), (fault.Fault.Kind, fault.Fault.Code));
    }

    [Fact]
    public async Task A_keystone_that_hangs_holds_a_user_no_longer_than_the_user_waits()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var keystone = await new FakeKeystone
        {
            Time = time,
            Interfere = async _ =>
            {
                arrived.TrySetResult();
                await release.Task;
                return true;
            },
        }.StartAsync(options => options with { RequestTimeout = TimeSpan.FromMinutes(10) });

        var asked = keystone.Signatures.S3Async("key", "text", "signature", default);
        await arrived.Task;
        time.Advance(ActingAs.Patience);

        Assert.Equal("keystone_unavailable", (await Assert.ThrowsAsync<FaultException>(() => asked)).Fault.Code);
        release.SetResult();
    }

    [Fact]
    public async Task Ossa2025_002_who_asks_for_a_token_by_a_signature_says_that_it_is_a_service()
    {
        var asked = "";
        await using var keystone = await StartAsync((keystone, context) =>
        {
            asked = $"{context.Request.Path} {context.Request.Headers["X-Auth-Token"]}";
            context.Response.Headers["X-Subject-Token"] = "of-the-signer";
            return context.Response.WriteAsync(keystone.Body("demo", "member"));
        });

        var signer = await keystone.Signatures.Ec2Async(Signed("signature"), null, default);

        Assert.Equal(("/v3/ec2tokens own-1", "u-demo", "of-the-signer"), (asked, signer?.UserId, signer?.Text));
        Assert.DoesNotContain("of-the-signer", signer!.ToString());
    }

    [Fact]
    public async Task The_same_request_of_EC2_is_asked_about_once_and_any_other_anew()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var keystone = await new FakeKeystone { Time = time, Interfere = null! }.StartAsync();
        keystone.Interfere = async context =>
        {
            await context.Response.WriteAsync(keystone.Body("demo", "member"));
            return true;
        };

        await keystone.Signatures.Ec2Async(Signed("one"), null, default);
        await keystone.Signatures.Ec2Async(Signed("one"), null, default);
        Assert.Equal(1, keystone.Validations);

        await keystone.Signatures.Ec2Async(Signed("two"), null, default);
        await keystone.Signatures.Ec2Async(Signed("one") with { BodyHash = "other" }, null, default);
        Assert.Equal(3, keystone.Validations);

        time.Advance(keystone.Options.CacheTime);
        await keystone.Signatures.Ec2Async(Signed("one"), null, default);
        Assert.Equal(4, keystone.Validations);
    }

    private static SignedRequest Signed(string signature) => new()
    {
        Access = "key",
        Signature = signature,
        Host = "nova.example",
        Verb = "GET",
        Path = "/",
        Params = new Dictionary<string, string> { ["Action"] = "DescribeRegions" },
        Headers = new Dictionary<string, string>(),
        BodyHash = "",
    };

    private static async Task<FakeKeystone> StartAsync(Func<FakeKeystone, HttpContext, Task> answer)
    {
        var keystone = new FakeKeystone();
        keystone.Interfere = async context =>
        {
            await answer(keystone, context);
            return true;
        };
        return await keystone.StartAsync();
    }
}

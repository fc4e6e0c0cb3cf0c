using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Nova.Core.Faults;

namespace Nova.OpenStack.Tests.Identity;

public sealed class TokenValidatorTests
{
    [Fact]
    public async Task A_valid_token_comes_back_with_all_its_facts()
    {
        await using var keystone = await new FakeKeystone().StartAsync();

        var token = await keystone.Validator.ValidateAsync("good", null, default);

        Assert.NotNull(token);
        Assert.Equal(("u-demo", "p1", "Default"), (token.UserId, token.ProjectId, token.ProjectDomain?.Name));
        Assert.Equal(["member"], token.Roles);
        Assert.True(token.IsAdminProject);
        Assert.Equal(keystone.Expiry, token.ExpiresAt);
        Assert.Equal(new Uri(keystone.ImageUrl), token.Catalogue.Find("image", ["internal", "public"], "One"));
        Assert.Null(token.Catalogue.Find("image", ["internal", "public"], "Two"));
    }

    [Fact]
    public async Task A_thousand_requests_at_once_ask_keystone_once()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var keystone = await new FakeKeystone
        {
            Interfere = async _ =>
            {
                arrived.TrySetResult();
                await release.Task;
                return false;
            },
        }.StartAsync();

        var asked = Enumerable.Range(0, 1000).Select(_ => keystone.Validator.ValidateAsync("good", null, default)).ToArray();
        await arrived.Task;
        release.SetResult();
        var answers = await Task.WhenAll(asked);

        Assert.All(answers, Assert.NotNull);
        Assert.Equal((1, 1), (keystone.Validations, keystone.Logins));
    }

    [Fact]
    public async Task One_caller_giving_up_does_not_take_the_others_along()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var keystone = await new FakeKeystone
        {
            Interfere = async _ =>
            {
                arrived.TrySetResult();
                await release.Task;
                return false;
            },
        }.StartAsync();
        using var impatient = new CancellationTokenSource();

        var first = keystone.Validator.ValidateAsync("good", null, impatient.Token);
        await arrived.Task;
        var second = keystone.Validator.ValidateAsync("good", null, default);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.NotNull(await second);
        Assert.Equal(1, keystone.Validations);
    }

    [Theory]
    [InlineData("good", 299, 1)]
    [InlineData("good", 301, 2)]
    [InlineData("bad", 9, 1)]
    [InlineData("bad", 11, 2)]
    public async Task Answers_are_believed_for_a_while(string token, int secondsLater, int expectedValidations)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var keystone = await new FakeKeystone { Time = time }.StartAsync();

        await keystone.Validator.ValidateAsync(token, null, default);
        time.Advance(TimeSpan.FromSeconds(secondsLater));
        var again = await keystone.Validator.ValidateAsync(token, null, default);

        Assert.Equal(token == "good", again is not null);
        Assert.Equal(expectedValidations, keystone.Validations);
    }

    [Fact]
    public async Task A_token_is_never_believed_beyond_its_own_end()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var keystone = await new FakeKeystone { Time = time, Expiry = time.GetUtcNow().AddSeconds(100) }.StartAsync();
        Assert.NotNull(await keystone.Validator.ValidateAsync("good", null, default));

        time.Advance(TimeSpan.FromSeconds(101));
        keystone.IsValid = _ => false;

        Assert.Null(await keystone.Validator.ValidateAsync("good", null, default));
    }

    [Fact]
    public async Task A_negative_cache_time_asks_every_time()
    {
        await using var keystone = await new FakeKeystone().StartAsync(options => options with { CacheTime = TimeSpan.FromSeconds(-1) });

        await keystone.Validator.ValidateAsync("good", null, default);
        await keystone.Validator.ValidateAsync("good", null, default);

        Assert.Equal(2, keystone.Validations);
    }

    [Fact]
    public async Task The_own_token_is_renewed_when_keystone_refuses_it()
    {
        await using var keystone = await new FakeKeystone().StartAsync();
        await keystone.Validator.ValidateAsync("good-1", null, default);

        keystone.AcceptedServiceToken = "own-2";

        Assert.NotNull(await keystone.Validator.ValidateAsync("good-2", null, default));
        Assert.Equal(2, keystone.Logins);
    }

    [Fact]
    public async Task A_keystone_that_never_accepts_us_is_unavailable_not_a_loop()
    {
        await using var keystone = await new FakeKeystone { AcceptedServiceToken = "none" }.StartAsync();

        var fault = await Assert.ThrowsAsync<FaultException>(() => keystone.Validator.ValidateAsync("good", null, default));

        Assert.Equal(FaultKind.Unavailable, fault.Fault.Kind);
        Assert.Equal(2, keystone.Logins);
    }

    [Fact]
    public async Task The_own_token_is_renewed_before_it_ends()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var keystone = await new FakeKeystone { Time = time, Expiry = time.GetUtcNow().AddHours(1) }.StartAsync();
        var first = await keystone.Own.GetAsync(default);

        time.Advance(TimeSpan.FromMinutes(59.5));
        keystone.Expiry = time.GetUtcNow().AddHours(1);
        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => keystone.Own.GetAsync(default).AsTask()));

        Assert.Equal("own-1", first.Text);
        Assert.All(tokens, token => Assert.Equal("own-2", token.Text));
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
                return false;
            },
        }.StartAsync(options => options with { RequestTimeout = TimeSpan.FromMinutes(10) });

        var asked = keystone.Validator.ValidateAsync("good", null, default);
        await arrived.Task;
        time.Advance(ActingAs.Patience);

        Assert.Equal("keystone_unavailable", (await Assert.ThrowsAsync<FaultException>(() => asked)).Fault.Code);
        release.SetResult();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failing_keystone_is_tried_again_and_the_failure_is_not_remembered(int status)
    {
        var failures = 2;
        await using var keystone = await new FakeKeystone
        {
            Interfere = context =>
            {
                context.Response.StatusCode = status;
                return Task.FromResult(Interlocked.Decrement(ref failures) >= 0);
            },
        }.StartAsync(options => options with { Retries = 1 });

        var fault = await Assert.ThrowsAsync<FaultException>(() => keystone.Validator.ValidateAsync("good", null, default));
        Assert.Equal(FaultKind.Unavailable, fault.Fault.Kind);
        keystone.Interfere = _ => Task.FromResult(false);

        Assert.NotNull(await keystone.Validator.ValidateAsync("good", null, default));
    }

    [Theory]
    [InlineData("""{"token": {}}""")]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task An_answer_that_is_no_token_lets_nobody_in(string body)
    {
        await using var keystone = await new FakeKeystone
        {
            Interfere = async context =>
            {
                await context.Response.WriteAsync(body);
                return true;
            },
        }.StartAsync();

        var fault = await Assert.ThrowsAsync<FaultException>(() => keystone.Validator.ValidateAsync("good", null, default));

        Assert.Equal(FaultKind.Unavailable, fault.Fault.Kind);
    }

    [Theory]
    [InlineData("""{"token": {}}""")]
    [InlineData("not json")]
    public async Task A_login_that_is_answered_with_no_token_is_keystones_failure(string body)
    {
        await using var keystone = await new FakeKeystone { LoginAnswer = body }.StartAsync();

        var fault = await Assert.ThrowsAsync<FaultException>(() => keystone.Validator.ValidateAsync("good", null, default));

        Assert.Equal("keystone_unavailable", fault.Fault.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("good\r\nX-Injected: 1")]
    [InlineData("good token")]
    [InlineData("göod")]
    public async Task What_no_header_can_carry_is_refused_without_asking(string token)
    {
        await using var keystone = await new FakeKeystone().StartAsync();

        Assert.Null(await keystone.Validator.ValidateAsync(token, null, default));
        Assert.Equal(0, keystone.Validations);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("good-service", true)]
    [InlineData("good-user", false)]
    [InlineData("bad", false)]
    public async Task A_service_token_vouches_for_an_expired_one(string? serviceToken, bool accepted)
    {
        await using var keystone = await new FakeKeystone().StartAsync();

        Assert.Equal(accepted, await keystone.Validator.ValidateAsync("expired", serviceToken, default) is not null);
    }

    [Fact]
    public async Task Without_credentials_it_says_what_is_missing()
    {
        await using var keystone = await new FakeKeystone().StartAsync(options => options with { Username = null });

        var fault = await Assert.ThrowsAsync<FaultException>(() => keystone.Validator.ValidateAsync("good", null, default));

        Assert.Contains("username is not set", fault.Fault.Details, StringComparison.Ordinal);
    }
}

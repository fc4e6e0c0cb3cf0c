using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using Nova.OpenStack.Identity;

namespace Nova.OpenStack.Tests.Identity;

public sealed class TokenCacheTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task It_never_holds_more_than_its_capacity_and_forgets_the_oldest()
    {
        var cache = new TokenCache(100, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), time);
        var asked = 0;

        for (var i = 0; i < 1000; i++)
        {
            await cache.GetAsync($"token-{i}", false, () => AnswerAsync(ref asked), default);
        }

        Assert.Equal(100, cache.Count);
        await cache.GetAsync("token-999", false, () => AnswerAsync(ref asked), default);
        Assert.Equal(1000, asked);
        await cache.GetAsync("token-0", false, () => AnswerAsync(ref asked), default);
        Assert.Equal(1001, asked);
    }

    [Fact]
    public async Task Failures_reach_everybody_who_waits_and_nobody_later()
    {
        var cache = new TokenCache(100, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), time);
        var failing = new TaskCompletionSource<ValidatedToken?>();
        var waiting = Enumerable.Range(0, 10).Select(_ => cache.GetAsync("token", false, () => failing.Task, default)).ToArray();

        failing.SetException(new InvalidOperationException("no answer"));

        foreach (var each in waiting)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => each);
        }

        var asked = 0;
        Assert.NotNull(await cache.GetAsync("token", false, () => AnswerAsync(ref asked), default));
        Assert.Equal((1, 1), (asked, cache.Count));
    }

    [Fact]
    public async Task Leave_to_have_expired_is_not_mixed_up_with_the_plain_answer()
    {
        var cache = new TokenCache(100, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), time);
        var asked = 0;

        await cache.GetAsync("token", true, () => AnswerAsync(ref asked), default);
        await cache.GetAsync("token", false, () => AnswerAsync(ref asked), default);

        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_entry_keeps_nothing_of_what_was_asked_with(bool isGood)
    {
        var cache = new TokenCache(100, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), time);
        var answered = new TaskCompletionSource();
        var (asked, body) = Ask(cache, answered.Task, isGood);
        answered.SetResult();

        Assert.Equal(isGood, await asked is not null);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.Equal(1, cache.Count);
        Assert.False(body.IsAlive);
    }

    [Fact]
    public async Task What_is_over_goes_with_the_next_new_one_though_something_older_is_not()
    {
        var cache = new TokenCache(100, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), time);
        var asked = 0;
        await cache.GetAsync("good", false, () => AnswerAsync(ref asked), default);
        for (var i = 0; i < 50; i++)
        {
            await cache.GetAsync($"bad-{i}", false, () => Task.FromResult<ValidatedToken?>(null), default);
        }

        time.Advance(TimeSpan.FromSeconds(10));
        await cache.GetAsync("another", false, () => AnswerAsync(ref asked), default);

        Assert.Equal(2, cache.Count);
        await cache.GetAsync("good", false, () => AnswerAsync(ref asked), default);
        Assert.Equal(2, asked);
    }

    /// <summary>Not inlined, so that no frame of the test holds the body.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (Task<ValidatedToken?> Asked, WeakReference Body) Ask(TokenCache cache, Task answered, bool isGood)
    {
        var body = new byte[100_000];
        return (cache.GetAsync("token", false, SendAsync, default), new WeakReference(body));

        async Task<ValidatedToken?> SendAsync()
        {
            await answered;
            var asked = body.Length - 100_000;
            return isGood ? await AnswerAsync(ref asked) : null;
        }
    }

    private Task<ValidatedToken?> AnswerAsync(ref int asked)
    {
        asked++;
        return Task.FromResult<ValidatedToken?>(new ValidatedToken
        {
            UserId = "u", UserName = "u", Roles = [], Catalogue = ServiceCatalogue.Empty, ExpiresAt = time.GetUtcNow().AddHours(1),
        });
    }
}

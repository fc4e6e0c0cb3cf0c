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

    private Task<ValidatedToken?> AnswerAsync(ref int asked)
    {
        asked++;
        return Task.FromResult<ValidatedToken?>(new ValidatedToken
        {
            UserId = "u", UserName = "u", Roles = [], Catalogue = ServiceCatalogue.Empty, ExpiresAt = time.GetUtcNow().AddHours(1),
        });
    }
}

using Polly;
using Polly.Retry;

namespace Nova.OpenStack.Http;

/// <summary>Tries again where an attempt came to nothing for the moment: after 0.25 s, then twice as long each time, 4 s at most.</summary>
/// <param name="most">Tries after the first.</param>
/// <param name="time">The clock.</param>
/// <param name="problemOf">Why an outcome is worth another try, for people; null where it is not. Given the caller's token too.</param>
internal sealed class Retries<T>(int most, TimeProvider time, Func<Outcome<T>, CancellationToken, string?> problemOf)
{
    private static readonly ResiliencePropertyKey<Action<string>> Again = new("again");

    private readonly ResiliencePipeline<T> pipeline = most == 0
        ? ResiliencePipeline<T>.Empty
        : new ResiliencePipelineBuilder<T> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<T>
            {
                MaxRetryAttempts = most,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(0.25),
                MaxDelay = TimeSpan.FromSeconds(4),
                ShouldHandle = args => ValueTask.FromResult(problemOf(args.Outcome, args.Context.CancellationToken) is not null),
                OnRetry = args =>
                {
                    args.Context.Properties.GetValue(Again, static _ => { })(problemOf(args.Outcome, args.Context.CancellationToken)!);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    /// <summary>The first result that needs no other try.</summary>
    /// <param name="attempt">Given the number of the try, from 0.</param>
    /// <param name="again">Told why there is another one.</param>
    /// <param name="givenUp">What is thrown after the last.</param>
    /// <param name="cancel">The caller gives up.</param>
    public async Task<T> RunAsync(Func<int, Task<T>> attempt, Action<string> again, Func<string, Exception> givenUp, CancellationToken cancel)
    {
        var context = ResilienceContextPool.Shared.Get(cancel);
        try
        {
            context.Properties.Set(Again, again);
            var tries = 0;
            var outcome = await pipeline.ExecuteOutcomeAsync(
                async (_, _) =>
                {
                    try
                    {
                        return Outcome.FromResult(await attempt(tries++));
                    }
                    catch (Exception failure)
                    {
                        return Outcome.FromException<T>(failure);
                    }
                },
                context,
                0);
            if (problemOf(outcome, cancel) is { } problem)
            {
                (outcome.Result as IDisposable)?.Dispose();
                throw givenUp(problem);
            }

            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}

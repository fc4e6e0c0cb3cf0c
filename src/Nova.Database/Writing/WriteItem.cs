namespace Nova.Database.Writing;

/// <summary>One piece of work waiting for its commit group.</summary>
internal abstract class WriteItem(CancellationToken cancellation)
{
    /// <summary>What the last run threw; null where it succeeded.</summary>
    public Exception? Failure { get; set; }

    public CancellationToken Cancellation { get; } = cancellation;

    public abstract void Run(WriteScope scope);

    /// <summary>Tells the caller: only after the group has ended.</summary>
    public abstract void Deliver();
}

internal sealed class WriteItem<T>(Func<WriteScope, T> work, CancellationToken cancellation) : WriteItem(cancellation)
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Task => completion.Task;

    public override void Run(WriteScope scope) => result = work(scope);

    public override void Deliver()
    {
        switch (Failure)
        {
            case null:
                completion.TrySetResult(result!);
                break;
            case OperationCanceledException cancelled when cancelled.CancellationToken == Cancellation:
                completion.TrySetCanceled(Cancellation);
                break;
            default:
                completion.TrySetException(Failure);
                break;
        }
    }
}

namespace Nova.Database.Reading;

/// <summary>One piece of reading waiting for a reader.</summary>
internal abstract class ReadItem(CancellationToken cancellation)
{
    public CancellationToken Cancellation { get; } = cancellation;

    public abstract void Run(ReadConnection connection);

    public abstract void Deliver();

    public abstract void Fail(Exception failure);
}

internal sealed class ReadItem<T>(Func<ReadScope, T> work, CancellationToken cancellation) : ReadItem(cancellation)
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Task => completion.Task;

    public override void Run(ReadConnection connection) => result = connection.Read(work);

    public override void Deliver() => completion.TrySetResult(result!);

    public override void Fail(Exception failure)
    {
        if (failure is OperationCanceledException && Cancellation.IsCancellationRequested)
        {
            completion.TrySetCanceled(Cancellation);
        }
        else
        {
            completion.TrySetException(failure);
        }
    }
}

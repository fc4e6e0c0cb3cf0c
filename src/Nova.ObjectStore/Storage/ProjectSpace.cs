namespace Nova.ObjectStore.Storage;

/// <summary>The bytes of one project, counted as they come and go; its files were counted when the project first called.</summary>
internal sealed class ProjectSpace(long used, long limit)
{
    private long used = used;

    public long Used => Interlocked.Read(ref used);

    /// <summary>Takes so many bytes, where there is room.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= limit || limit < 0)
        {
            return true;
        }

        Interlocked.Add(ref used, -bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref used, -bytes);
}

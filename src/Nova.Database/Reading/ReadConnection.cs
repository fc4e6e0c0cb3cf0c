using Nova.Database.Providers;

namespace Nova.Database.Reading;

/// <summary>A read-only connection, made when first needed; used by one thread at a time.</summary>
internal sealed class ReadConnection(Func<SqlSession> open, TimeProvider time) : IDisposable
{
    private SqlSession? session;
    private ReadScope? scope;

    /// <summary>Runs work that only reads. It begins now, so it sees every commit acknowledged before.</summary>
    public T Read<T>(Func<ReadScope, T> work)
    {
        session ??= open();
        scope ??= new ReadScope(session, time);
        session.BeginRead();
        try
        {
            return work(scope);
        }
        finally
        {
            session.EndRead();
        }
    }

    /// <summary>Lets the connection go; the next read makes another.</summary>
    public void Dispose()
    {
        scope = null;
        session?.Dispose();
        session = null;
    }
}

using System.Data.Common;

namespace Nova.Database.Providers;

/// <summary>What is particular to one kind of database.</summary>
internal interface IDatabaseProvider
{
    /// <summary>Name for logs and metrics.</summary>
    string Name { get; }

    /// <summary>Where it is, without the password.</summary>
    string Description { get; }

    /// <summary>
    /// How many groups give each item a savepoint from the start, once a group was run again for want of them: refusals come in bunches. 0 where a
    /// savepoint, a round trip, costs more than the repetition.
    /// </summary>
    int GroupsWithSavepoints { get; }

    /// <summary>Whether nothing more can be done in a transaction in which a statement failed, but to go back to a savepoint.</summary>
    bool FailedStatementEndsTransaction { get; }

    /// <summary>Writer connections that pay off.</summary>
    int Writers { get; }

    /// <summary>Reader connections that pay off.</summary>
    int Readers { get; }

    /// <summary>Connections for short reads on the callers' own threads; none where a read waits for the network instead of working in a cache.</summary>
    int LocalReaders { get; }

    /// <summary>Connects a writer.</summary>
    /// <param name="writer">The writer's number, kept over reconnects: see <see cref="CommitMarker"/>.</param>
    SqlSession OpenWriter(long writer);

    /// <summary>Connects a reader.</summary>
    /// <param name="waits">Whether it may wait for locks of others; without it meets <see cref="SqlFailure.Contention"/> at once.</param>
    SqlSession OpenReader(bool waits);

    /// <summary>What a database error means for the transaction.</summary>
    SqlFailure Classify(Exception error);

    /// <summary>Ends what <see cref="OpenForSchemaAsync"/> began.</summary>
    string EndOfSchema { get; }

    /// <summary>A connection that holds the right to change the schema, which one process has at a time; and, where the database can, a transaction.</summary>
    Task<DbConnection> OpenForSchemaAsync(CancellationToken ct);

    /// <summary>An INSERT that does nothing where the row is there.</summary>
    string IgnoringDuplicates(string insert);

    /// <summary>Whether a change of the schema failed because it is done: only where the database has no transactions for them.</summary>
    bool IsAlreadyDone(Exception error);

    /// <summary>A context of its own, for the schema.</summary>
    Schema.NovaDbContext CreateContext();
}

/// <summary>What a database error means for the transaction.</summary>
internal enum SqlFailure
{
    /// <summary>Not the database's: the item failed by itself.</summary>
    None,

    /// <summary>A unique key is taken; the transaction goes on.</summary>
    Duplicate,

    /// <summary>Deadlock or lock timeout: the transaction is lost and may be repeated.</summary>
    Contention,

    /// <summary>The connection is gone, or leads to a server that does not write: a standby, one that starts or stops.</summary>
    ConnectionLost,

    /// <summary>The database refused the statement; the transaction goes on.</summary>
    Refused,

    /// <summary>The transaction cannot go on, and repeating it would not help (disk full, I/O error).</summary>
    TransactionLost,
}

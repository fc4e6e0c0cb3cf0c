using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Nova.Database.Rows;

/// <summary>
/// Sees what LINQ changes on a connection, so that an item that fails after it is taken back, and so that a read changes nothing: MySQL and PostgreSQL would let it.
/// </summary>
internal sealed class LinqWatch : DbCommandInterceptor
{
    /// <summary>Where work may change rows.</summary>
    public bool MayWrite { get; set; }

    /// <summary>Whether a statement has changed a row; taken back by who looks.</summary>
    public bool HasWritten { get; set; }

    /// <summary>Options of a context that this watches: rows are read as they are, none is tracked, and nothing begins a transaction of its own.</summary>
    public DbContextOptionsBuilder<TContext> On<TContext>(DbContextOptionsBuilder<TContext> options)
        where TContext : DbContext => options
            .AddInterceptors(this)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .EnableThreadSafetyChecks(false);

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
        MayWrite ? result : throw new InvalidOperationException($"A read tried to change rows: {command.CommandText}");

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        HasWritten |= result != 0;
        return result;
    }
}

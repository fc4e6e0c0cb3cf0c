using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Database;
using Nova.Database.Archive;

namespace Nova.Manage.Db;

/// <summary><c>db purge</c>: deletes what was archived.</summary>
internal static class PurgeArchivedRows
{
    private const int Deleted = 0, NothingAsked = 1, BadDate = 2, NothingDeleted = 3;

    public static Command Build(GlobalOptions options, TextWriter output, TimeProvider time)
    {
        var before = new Option<string?>("--before") { Description = "Delete only rows of servers deleted before this date (UTC)." };
        var all = new Option<bool>("--all") { Description = "Delete all rows of the shadow tables." };
        var verbose = new Option<bool>("--verbose") { Description = "Print the number of rows by table." };
        var allCells = new Option<bool>("--all-cells") { Description = "Accepted: there is one database." };
        var command = new Command("purge", "Deletes rows from the shadow tables.") { before, all, verbose, allCells };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(before) is null && !parsed.GetValue(all))
            {
                output.WriteLine("Either --before or --all is required");
                return NothingAsked;
            }

            if (!DateArgument.TryRead(parsed.GetValue(before), out var date))
            {
                output.WriteLine($"Invalid value for --before: {parsed.GetValue(before)}");
                return BadDate;
            }

            var deleted = new RowCounts();
            await using var database = NovaDatabase.Open(options.ReadCurrentDatabase(parsed), time, NullLoggerFactory.Instance);
            while (await ArchiveDeletedRows.RunAsync(
                database, deleted, (scope, step) => ArchiveStore.Purge(scope, parsed.GetValue(all) ? null : date, step), int.MaxValue, ct))
            {
                // Until nothing is left.
            }

            if (parsed.GetValue(verbose))
            {
                output.WriteLine(deleted.IsEmpty ? "Nothing was deleted." : deleted.ToTable("Number of Rows Deleted"));
            }

            return deleted.IsEmpty ? NothingDeleted : Deleted;
        });
        return command;
    }
}

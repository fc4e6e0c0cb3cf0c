using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Database;
using Nova.Database.Archive;
using Nova.Database.Writing;

namespace Nova.Manage.Db;

/// <summary><c>db archive_deleted_rows</c>: what is left of deleted servers goes to the shadow tables. Safe while conductors run.</summary>
internal static class ArchiveDeletedRows
{
    private const int NothingArchived = 0, SomeArchived = 1, BadMaxRows = 2, BadDate = 4;

    public static Command Build(GlobalOptions options, TextWriter output, TimeProvider time)
    {
        var maxRows = new Option<long>("--max_rows") { DefaultValueFactory = _ => 1000, Description = "Most rows to archive; a server is archived with all its rows. 1000 by default." };
        var before = new Option<string?>("--before") { Description = "Archive only what was deleted before this date (UTC)." };
        var verbose = new Option<bool>("--verbose") { Description = "Print the number of rows by table." };
        var untilComplete = new Option<bool>("--until-complete") { Description = "Go on, in portions of --max_rows, until nothing is left." };
        var purge = new Option<bool>("--purge") { Description = "Delete from the shadow tables afterwards." };
        var sleep = new Option<int>("--sleep") { Description = "Seconds between the portions of --until-complete." };
        var allCells = new Option<bool>("--all-cells") { Description = "Accepted: there is one database." };
        var taskLog = new Option<bool>("--task-log") { Description = "Accepted: there is no task log." };
        var command = new Command("archive_deleted_rows", "Moves rows of deleted servers to shadow tables.")
        {
            maxRows, before, verbose, untilComplete, purge, sleep, allCells, taskLog,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var most = parsed.GetValue(maxRows);
            if (most <= 0)
            {
                output.WriteLine("Must supply a positive value for max_rows");
                return BadMaxRows;
            }

            if (most > int.MaxValue)
            {
                output.WriteLine($"max rows must be <= {int.MaxValue}");
                return BadMaxRows;
            }

            if (!DateArgument.TryRead(parsed.GetValue(before), out var date))
            {
                output.WriteLine($"Invalid value for --before: {parsed.GetValue(before)}");
                return BadDate;
            }

            var archived = new RowCounts();
            await using var database = NovaDatabase.Open(options.ReadCurrentDatabase(parsed), time, NullLoggerFactory.Instance);
            while (await RunAsync(database, archived, (scope, step) => ArchiveStore.Archive(scope, date, step), (int)most, ct) && parsed.GetValue(untilComplete))
            {
                if (parsed.GetValue(sleep) is > 0 and var pause)
                {
                    await Task.Delay(TimeSpan.FromSeconds(pause), time, ct);
                }
            }

            if (parsed.GetValue(verbose))
            {
                output.WriteLine(archived.IsEmpty ? "Nothing was archived." : archived.ToTable("Number of Rows Archived"));
            }

            if (parsed.GetValue(purge))
            {
                var deleted = new RowCounts();
                while (await RunAsync(database, deleted, (scope, step) => ArchiveStore.Purge(scope, date, step), int.MaxValue, ct))
                {
                    // Until nothing is left.
                }

                if (parsed.GetValue(verbose))
                {
                    output.WriteLine($"Rows were deleted from shadow tables: {deleted.Total}");
                }
            }

            return archived.IsEmpty ? NothingArchived : SomeArchived;
        });
        return command;
    }

    /// <summary>Runs steps, each a transaction of its own, until <paramref name="most"/> rows are done or nothing is left.</summary>
    /// <returns>False where nothing is left.</returns>
    internal static async Task<bool> RunAsync(
        NovaDatabase database, RowCounts counts, Func<WriteScope, int, IReadOnlyDictionary<string, int>> step, int most, CancellationToken ct)
    {
        for (var done = 0; done < most;)
        {
            var size = Math.Min(ArchiveStore.StepSize, most - done);
            var rows = await database.WriteAsync(scope => step(scope, size), ct);
            if (rows.Count == 0)
            {
                return false;
            }

            counts.Add(rows);
            done += rows.Values.Sum();
        }

        return true;
    }
}

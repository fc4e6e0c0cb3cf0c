using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;
using Nova.Core;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Query = Nova.Core.Rpc.Conductor.ListServers;

namespace Nova.Api.Compute.Servers.Listing;

/// <summary>How the fields of <see cref="ServerFields"/> filter.</summary>
internal static class ServerFilters
{
    private static readonly Policy SeeAllProjects = "os_compute_api:servers:index:get_all_tenants";
    private static readonly Policy SeeAllProjectsDetail = "os_compute_api:servers:detail:get_all_tenants";

    public static ServerFilter Text(Func<Query, string, Query> set) => (query, value) => query.Asked = set(query.Asked, value);

    /// <summary>Whatever is no word for true is false, as upstream.</summary>
    public static ServerFilter Flag(Func<Query, bool, Query> set) => (query, value) => query.Asked = set(query.Asked, BodyReading.IsTrue(value));

    public static ServerFilter StrictFlag(Func<Query, bool, Query> set) => (query, value) =>
    {
        if (BodyReading.IsTrue(value) || BodyReading.IsFalse(value))
        {
            query.Asked = set(query.Asked, BodyReading.IsTrue(value));
        }
        else
        {
            RefuseFlag(query, value);
        }
    };

    /// <summary>What is no number is nobody's number.</summary>
    public static ServerFilter Number(Func<Query, int, Query> set) => (query, value) =>
    {
        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            query.Asked = set(query.Asked, number);
        }
        else
        {
            query.MatchesNothing = true;
        }
    };

    public static ServerFilter Time(Func<Query, DateTimeOffset, Query> set) => (query, value) =>
    {
        if (Iso8601.TryParse(value, out var time))
        {
            query.Asked = set(query.Asked, time);
        }
        else
        {
            query.MatchesNothing = true;
        }
    };

    public static ServerFilter Second(Func<SeldomServerFilters, DateTimeOffset, SeldomServerFilters> set) =>
        Time((q, time) => q with { Seldom = set(q.Seldom ?? new SeldomServerFilters(), time) });

    public static ServerFilter Seldom(Func<SeldomServerFilters, string, SeldomServerFilters> set) =>
        Text((q, value) => q with { Seldom = set(q.Seldom ?? new SeldomServerFilters(), value) });

    public static ServerFilter TagList(Func<Query, IReadOnlyList<string>, Query> set) => Text((q, value) => set(q, value.Split(',')));

    /// <summary>For what no server has.</summary>
    public static void MatchesNothing(ServerQuery query, string value) => query.MatchesNothing = true;

    public static ServerFilter Refused(string name) => (query, _) => query.Refuse($"Invalid filter field: {name}.");

    public static ServerFilter FixedAddress(string name, int version, Func<Query, string, Query> set) => (query, value) =>
    {
        try
        {
            _ = new AddressPattern(version, value);
            query.Asked = set(query.Asked, value);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            query.Refuse($"Invalid input for query parameters {name}. Value: {value}. '{value}' is not a 'regex'");
        }
    };

    public static string CanonicalV6(string value) => StringFormat.CanonicalAddress(value, AddressFamily.InterNetworkV6) ?? value;

    public static void AllProjects(ServerQuery query, string value)
    {
        if (value.Length > 0 && !BodyReading.IsTrue(value))
        {
            if (!BodyReading.IsFalse(value))
            {
                RefuseFlag(query, value);
            }

            return;
        }

        var policy = query.Request.Operation.Path.EndsWith("/detail", StringComparison.Ordinal) ? SeeAllProjectsDetail : SeeAllProjects;
        if (query.Request.Allows(policy))
        {
            query.Asked = query.Asked with { AllProjects = true, ProjectId = null };
        }
        else
        {
            query.Refusal ??= query.Request.Refused(policy);
        }
    }

    /// <summary>Narrows a list of all projects; the caller's own is what others get anyway.</summary>
    public static void Project(ServerQuery query, string value)
    {
        if (query.Asked.AllProjects)
        {
            query.Asked = query.Asked with { ProjectId = value };
        }
    }

    public static void Ids(ServerQuery query, string value) =>
        query.Asked = query.Asked with { Ids = [.. value.Split(',').Select(part => Guid.TryParse(part, out var id) ? id : Guid.Empty)] };

    public static void MetadataItems(ServerQuery query, string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                var items = new Dictionary<string, string>();
                foreach (var item in document.RootElement.EnumerateObject())
                {
                    items[item.Name] = item.Value.ToString();
                }

                query.Asked = query.Asked with { Metadata = items };
                return;
            }
        }
        catch (JsonException)
        {
            // Refused below, as JSON of another kind is.
        }

        query.Refuse("Invalid filter field: metadata.");
    }

    public static void VmStateWord(ServerQuery query, string value)
    {
        if (StateNames.TryParse(value, out VmState state))
        {
            query.Asked = query.Asked with { VmStates = [state] };
        }
        else
        {
            query.MatchesNothing = true;
        }
    }

    public static void TaskStateWord(ServerQuery query, string value)
    {
        if (StateNames.TryParse(value, out TaskState state))
        {
            query.Asked = query.Asked with { TaskStates = [state] };
        }
        else
        {
            query.MatchesNothing = true;
        }
    }

    public static void Locker(ServerQuery query, string value)
    {
        LockedBy? locker = value switch
        {
            "owner" => LockedBy.Owner,
            "admin" => LockedBy.Admin,
            _ => null,
        };
        query.Asked = query.Asked with { Seldom = (query.Asked.Seldom ?? new SeldomServerFilters()) with { LockedBy = locker } };
        query.MatchesNothing |= locker is null;
    }

    public static void Deleted(ServerQuery query, string value)
    {
        query.Asked = query.Asked with { Deleted = BodyReading.IsTrue(value) };
        RequireAdminForDeleted(query);
    }

    /// <summary>All its values count, and it says vm_state and task_state both.</summary>
    public static void Status(ServerQuery query, string value)
    {
        if (!ServerStatus.TryParse(query.Request.Query.All("status"), out var vmStates, out var taskStates))
        {
            query.MatchesNothing = true;
            if (query.Request.IsAtLeast(38))
            {
                query.Refuse("Invalid status value");
            }

            return;
        }

        // Deleted servers are asked for by their status too.
        query.Asked = query.Asked with { VmStates = vmStates, TaskStates = taskStates, Deleted = vmStates is [VmState.Deleted] ? true : query.Asked.Deleted };
        RequireAdminForDeleted(query);
    }

    private static void RequireAdminForDeleted(ServerQuery query)
    {
        if (query.Asked.Deleted == true && !query.Request.Caller.IsAdmin)
        {
            query.Refusal ??= query.Request.Forbidden("Only administrators may list deleted instances");
        }
    }

    private static void RefuseFlag(ServerQuery query, string value) => query.Refuse(
        $"Unrecognized value '{value}', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'");
}

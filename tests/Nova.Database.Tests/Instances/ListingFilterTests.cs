using System.Reflection;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Providers.Sqlite;

namespace Nova.Database.Tests.Instances;

/// <summary>No filter of a list of servers is forgotten on its way into SQL: whoever uses it would get every server.</summary>
public sealed class ListingFilterTests
{
    /// <summary>What says which part of the answer is wanted, not which servers.</summary>
    private static readonly string[] NoFilters = [nameof(ListServers.Marker), nameof(ListServers.Limit), nameof(ListServers.Seldom)];

    /// <summary>What SQL cannot look for: the conductor tests every row for it (<c>ServerSearch</c>).</summary>
    private static readonly string[] NotInSql = [nameof(ListServers.Ip4Pattern), nameof(ListServers.Ip6Pattern)];

    private static readonly ListServers Plain = new() { ProjectId = "project", Limit = 10 };

    public static TheoryData<string> Members => [.. Settable(typeof(ListServers)).Select(member => member.Name).Except(NoFilters).Except([nameof(ListServers.AllProjects)])];

    public static TheoryData<string> SeldomMembers => [.. Settable(typeof(SeldomServerFilters)).Select(member => member.Name)];

    [Theory]
    [MemberData(nameof(Members))]
    public void EveryFilterChangesTheStatementAndLeavesThePlainPage(string member)
    {
        ListServers query = Plain with { };
        PropertyInfo property = typeof(ListServers).GetProperty(member)!;
        property.SetValue(query, SampleOf(property.PropertyType));

        Assert.Equal(NotInSql.Contains(member), Statement(Plain) == Statement(query));
        Assert.Equal(member == nameof(ListServers.ProjectId), InstanceListing.IsPlainPage(query));
    }

    [Theory]
    [MemberData(nameof(SeldomMembers))]
    public void SoDoTheSeldomOnes(string member)
    {
        var seldom = new SeldomServerFilters();
        PropertyInfo property = typeof(SeldomServerFilters).GetProperty(member)!;
        property.SetValue(seldom, SampleOf(property.PropertyType));
        ListServers query = Plain with { Seldom = seldom };

        Assert.NotEqual(Statement(Plain), Statement(query));
        Assert.False(InstanceListing.IsPlainPage(query));
    }

    [Fact]
    public void NoProjectIsNoServer()
    {
        var (text, values) = InstanceListing.Select(new ListServers { Limit = 10 }, new SqliteDialect());
        Assert.Contains("project_id = ?", text, StringComparison.Ordinal);
        Assert.Equal("", values[0].Reference);
        Assert.DoesNotContain("project_id", InstanceListing.Select(new ListServers { AllProjects = true, Limit = 10 }, new SqliteDialect()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePlainPageIsPlainWhateverThePage()
    {
        Assert.True(InstanceListing.IsPlainPage(Plain));
        Assert.True(InstanceListing.IsPlainPage(Plain with { Marker = Guid.NewGuid(), Limit = 1, Deleted = false, Sort = new List<ServerSort>() }));
        Assert.False(InstanceListing.IsPlainPage(Plain with { ProjectId = null, AllProjects = true }));
    }

    private static string Statement(ListServers query)
    {
        var (text, values) = InstanceListing.Select(query, new SqliteDialect());
        return text + string.Join('|', values.Select(value => (value.Number, value.Id, value.Reference)));
    }

    private static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties().Where(property => property.CanWrite);

    private static object SampleOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "a"
            : type == typeof(bool) ? true
            : type == typeof(int) ? 7
            : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch
            : type.IsAssignableFrom(typeof(long[])) ? new long[] { 7 }
            : type.IsEnum ? Enum.ToObject(type, 1)
            : type == typeof(IReadOnlyList<string>) ? new[] { "a" }
            : type == typeof(IReadOnlyList<Guid>) ? new[] { Guid.NewGuid() }
            : type == typeof(IReadOnlyList<VmState>) ? new[] { VmState.Active }
            : type == typeof(IReadOnlyList<TaskState>) ? new[] { TaskState.Rebooting }
            : type == typeof(IReadOnlyList<ServerSort>) ? new[] { new ServerSort(ServerSortKey.Name, true) }
            : type == typeof(IReadOnlyDictionary<string, string>) ? new Dictionary<string, string> { ["a"] = "b" }
            : throw new InvalidOperationException($"This test has no sample of {type}.");
    }
}

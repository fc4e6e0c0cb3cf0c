using Microsoft.Extensions.Time.Testing;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Scheduler;
using Nova.Core.Scheduling;
using Nova.Scheduler.Filters;
using Nova.Scheduler.HostStates;
using Nova.Scheduler.Pipeline;
using Nova.Scheduler.Weighers;

namespace Nova.Scheduler.Tests.Pipeline;

public class DeciderTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_emptiest_host_wins_and_alternates_follow()
    {
        var decider = With(Sample.View("full") with { MemoryMbUsed = 12000 }, Sample.View("half") with { MemoryMbUsed = 8000 }, Sample.View("empty"));
        var placement = Assert.Single(decider.Decide(Sample.Request()).Placements);
        Assert.Equal("empty", placement.Selected.Host);
        Assert.Equal(["half", "full"], placement.Alternates.Select(host => host.Host));
    }

    [Fact]
    public void A_choice_counts_at_once()
    {
        var decider = With(Sample.View("one"), Sample.View("two"));
        var hosts = Enumerable.Range(0, 16).Select(_ => decider.Decide(Sample.Request()).Placements.Single().Selected.Host).ToList();
        Assert.Equal(8, hosts.Count(host => host == "one"));
        Assert.Empty(decider.Decide(Sample.Request()).Placements);
    }

    [Fact]
    public void A_choice_counts_in_every_class()
    {
        var decider = With(Sample.View("one", r => r with { OtherInventories = [ClassInventory.Whole("VGPU", 2, 0, 1)] }), Sample.View("none"));
        var flavor = Sample.WithSpecs(("resources:VGPU", "1"));
        Assert.Equal(["one", "one"], Enumerable.Range(0, 2).Select(_ => decider.Decide(Sample.Request(flavor)).Placements.Single().Selected.Host));
        var report = decider.Decide(Sample.Request(flavor)).Report;
        Assert.Equal("one: Capacity: not enough VGPU (asked 1, available 0)", report.NearestMiss);
        Assert.Equal(1, report.Filters.Single(filter => filter.Filter == "Inventory").Reasons["has no VGPU"]);
        Assert.Equal("none: Inventory: has no CUSTOM_GOLD", With(Sample.View("none")).Decide(Sample.Request(Sample.WithSpecs(("resources:CUSTOM_GOLD", "1")))).Report.NearestMiss);
    }

    [Fact]
    public void A_choice_nothing_came_of_is_forgotten()
    {
        var decider = With(Sample.View("one", r => r with { Vcpus = 1 }));
        Assert.Single(decider.Decide(Sample.Request()).Placements);
        Assert.Empty(decider.Decide(Sample.Request()).Placements);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(decider.Apply(new HostViews(1, 1, [], [])));
        Assert.Single(decider.Decide(Sample.Request()).Placements);
    }

    [Fact]
    public void A_choice_the_conductor_shows_is_not_counted_twice()
    {
        var decider = With(Sample.View("one", r => r with { Vcpus = 2 }));
        Assert.Single(decider.Decide(Sample.Request()).Placements);
        decider.Apply(new HostViews(1, 2, [Sample.View("one", r => r with { Vcpus = 2 }, revision: 2) with { VcpusUsed = 1, InstanceCount = 1 }], []));
        Assert.Single(decider.Decide(Sample.Request()).Placements);
        Assert.Empty(decider.Decide(Sample.Request()).Placements);
    }

    [Fact]
    public void A_dry_run_changes_nothing()
    {
        var decider = With(Sample.View("one", r => r with { Vcpus = 1 }));
        Assert.Single(decider.Decide(Sample.Request() with { DryRun = true }).Placements);
        Assert.Single(decider.Decide(Sample.Request()).Placements);
    }

    [Fact]
    public void All_instances_of_a_request_find_a_host_or_none_is_placed()
    {
        var decider = With(Sample.View("one", r => r with { Vcpus = 2 }), Sample.View("two", r => r with { Vcpus = 1 }));
        Assert.Empty(decider.Decide(Sample.Request(instances: 4)).Placements);
        Assert.Equal(3, decider.Decide(Sample.Request(instances: 3)).Placements.Count);
    }

    [Fact]
    public void Anti_affinity_holds_within_one_request()
    {
        var decider = With(Sample.View("one"), Sample.View("two"), Sample.View("three"));
        var request = Sample.Request(instances: 3) with { Group = new GroupPlacement(Guid.NewGuid(), "anti-affinity", 1, new Dictionary<string, int>()) };
        Assert.Equal(["one", "three", "two"], decider.Decide(request).Placements.Select(p => p.Selected.Host).Order());
        Assert.Empty(decider.Decide(request with { InstanceIds = [.. request.InstanceIds, Guid.NewGuid()] }).Placements);
    }

    [Fact]
    public void Affinity_follows_the_group_even_to_a_worse_host()
    {
        var decider = With(Sample.View("worse") with { MemoryMbUsed = 12000 }, Sample.View("better"));
        var request = Sample.Request() with { Group = new GroupPlacement(Guid.NewGuid(), "affinity", 1, new Dictionary<string, int> { ["worse"] = 1 }) };
        Assert.Equal("worse", decider.Decide(request).Placements.Single().Selected.Host);
    }

    [Theory]
    [InlineData("soft-affinity", "member")]
    [InlineData("soft-anti-affinity", "other")]
    public void Soft_policies_tip_the_balance(string policy, string expected)
    {
        // Alike but for the group: what the group adds decides.
        var decider = With(Sample.View("member"), Sample.View("other"));
        var request = Sample.Request() with { Group = new GroupPlacement(Guid.NewGuid(), policy, 1, new Dictionary<string, int> { ["member"] = 1 }) };
        Assert.Equal(expected, decider.Decide(request with { DryRun = true }).Placements.Single().Selected.Host);
    }

    [Fact]
    public void A_forced_host_skips_the_filters_but_not_capacity()
    {
        var decider = With(Sample.View("off") with { Disabled = true }, Sample.View("on"));
        Assert.Equal("off", decider.Decide(Sample.Request() with { ForcedHost = "OFF" }).Placements.Single().Selected.Host);
        Assert.Empty(decider.Decide(Sample.Request() with { RequestedHost = "off" }).Placements);
        Assert.Empty(decider.Decide(Sample.Request(Sample.Small with { MemoryMb = 20000 }) with { ForcedHost = "off" }).Placements);
        Assert.Empty(decider.Decide(Sample.Request() with { ForcedHost = "unheard-of" }).Placements);
    }

    [Fact]
    public void No_valid_host_says_what_each_filter_removed_and_what_came_nearest()
    {
        var decider = With(
            Sample.View("down") with { Up = false },
            Sample.View("full") with { MemoryMbUsed = 15000 },
            Sample.View("full2") with { MemoryMbUsed = 15000 });
        var report = decider.Decide(Sample.Request()).Report;
        Assert.Equal(3, report.HostsIn);
        Assert.Equal(2, report.Filters.Single(f => f.Filter == "Capacity").Reasons["not enough memory (MiB)"]);
        Assert.Equal(1, report.Filters.Single(f => f.Filter == "ComputeFilter").Removed);
        Assert.Equal("full: Capacity: not enough memory (MiB) (asked 2048, available 1384)", report.NearestMiss);
    }

    [Fact]
    public void Ties_break_at_random()
    {
        var hosts = Enumerable.Range(0, 100).Select(i => Sample.View($"host{i}")).ToArray();
        var chosen = Enumerable.Range(0, 50).Select(seed =>
        {
            var decider = new Decider(new SchedulerOptions(), _time, new Random(seed));
            decider.Apply(Sample.All(hosts));
            return decider.Decide(Sample.Request()).Placements.Single().Selected.Host;
        });
        Assert.True(chosen.Distinct().Count() > 20);
    }

    [Fact]
    public void A_gap_in_the_revisions_is_refused()
    {
        var decider = With(Sample.View("one"));
        Assert.False(decider.Apply(new HostViews(5, 6, [Sample.View("two", revision: 6)], [])));
        Assert.True(decider.Apply(new HostViews(1, 6, [Sample.View("two", revision: 6)], [])));
        Assert.Equal(2, decider.HostCount);
    }

    [Fact]
    public void A_host_that_is_gone_is_not_chosen()
    {
        var decider = With(Sample.View("one"), Sample.View("two"));
        decider.Decide(Sample.Request());
        decider.Apply(new HostViews(1, 2, [], [Sample.NodeId("one")]));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("two", decider.Decide(Sample.Request()).Placements.Single().Selected.Host);
        }
    }

    [Fact]
    public void A_request_that_names_its_hosts_is_told_about_those()
    {
        var decider = With(Sample.View("full") with { MemoryMbUsed = 15000 }, Sample.View("other"), Sample.View("other2"));
        var report = decider.Decide(Sample.Request() with { SameHosts = ["full"] }).Report;
        Assert.Equal("full: Capacity: not enough memory (MiB) (asked 2048, available 1384)", report.NearestMiss);
        Assert.Equal(2, report.Filters.Single(f => f.Filter == "SameHostFilter").Removed);
        Assert.Equal(1, report.Filters.Single(f => f.Filter == "Capacity").Removed);
        Assert.Equal("other.example", decider.Decide(Sample.Request() with { RequestedNode = "other.example" }).Placements.Single().Selected.Node);
    }

    [Fact]
    public void A_hint_that_leaves_no_host_is_named()
    {
        var decider = With(Sample.View("one"));
        var report = decider.Decide(Sample.Request() with { DifferentHosts = ["one"] }).Report;
        Assert.Equal("one: DifferentHostFilter: a different_host server is here", report.NearestMiss);
        report = decider.Decide(Sample.Request() with { AvailabilityZone = "nowhere" }).Report;
        Assert.Equal("one: AvailabilityZoneFilter: other availability zone", report.NearestMiss);
        Assert.Null(With().Decide(Sample.Request()).Report.NearestMiss);
    }

    /// <summary>The scheduler's own hints, sent by a user with a create, had claims and filters skipped.</summary>
    [Theory]
    [InlineData("""{"_nova_check_type": ["rebuild"]}""")]
    [InlineData("""{"_nova_check_type": "rebuild", "_nova_anything": true, "force_hosts": "full", "requested_destination": "full"}""")]
    public void Ossa2026_022_hints_that_look_internal_skip_neither_filter_nor_capacity(string hints)
    {
        var decider = With(Sample.View("full", r => r with { Vcpus = 1 }) with { VcpusUsed = 1 }, Sample.View("disabled") with { Disabled = true });

        var asked = decider.Decide(Sample.Request() with { Hints = hints });

        Assert.Empty(asked.Placements);
        Assert.Equal(decider.Decide(Sample.Request()).Report.Filters.Select(Removed), asked.Report.Filters.Select(Removed));

        static (string Filter, int Count) Removed(FilterCount filter) => (filter.Filter, filter.Removed);
    }

    /// <summary>OSSA-2017-005 and -006: a rebuild passed no filter, or claimed its host again.</summary>
    [Fact]
    public void Ossa2017_005_a_new_image_passes_the_filters_on_its_host_and_ossa2017_006_claims_nothing()
    {
        var decider = With(Sample.View("here", report => report with { Vcpus = 2 }) with { VcpusUsed = 1 }, Sample.View("other"));
        var request = Sample.Request() with { RequestedHost = "here", RequestedNode = "here.example", InPlace = true };

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("here", decider.Decide(request).Placements.Single().Selected.Host);
        }

        var refused = decider.Decide(request with { ImageProperties = new Dictionary<string, string> { ["hw_architecture"] = "aarch64" } });
        Assert.Empty(refused.Placements);
        Assert.StartsWith("here: ImagePropertiesFilter: no support for aarch64", refused.Report.NearestMiss, StringComparison.Ordinal);
        var lacking = decider.Decide(request with { ImageProperties = new Dictionary<string, string> { ["trait:CUSTOM_NONE"] = "required" } });
        Assert.Equal("here: Traits: trait:CUSTOM_NONE=required not met", lacking.Report.NearestMiss);
        Assert.Single(decider.Decide(Sample.Request() with { RequestedHost = "here" }).Placements);
        Assert.Single(decider.Decide(request).Placements);
        Assert.Empty(decider.Decide(Sample.Request() with { RequestedHost = "here" }).Placements);
    }

    [Fact]
    public void A_filter_that_reads_the_load_sees_each_choice()
    {
        var options = new SchedulerOptions { EnabledFilters = ["NumInstancesFilter"], MaxInstancesPerHost = 2 };
        var decider = new Decider(options, _time, new Random(7));
        decider.Apply(Sample.All(Sample.View("one")));
        Assert.Equal([1, 1, 0], Enumerable.Range(0, 3).Select(_ => decider.Decide(Sample.Request()).Placements.Count));
    }

    [Fact]
    public void Ties_are_each_as_likely()
    {
        // Two better hosts, then 98 alike for one place: each of those 98 some 100 times of 9,800.
        var decider = With([.. Enumerable.Range(0, 100).Select(i => Sample.View($"host{i}") with { MemoryMbUsed = i is 20 or 70 ? 0 : 1024 })]);
        var thirds = Enumerable.Range(0, 9800).Select(_ => decider.Decide(Sample.Request() with { DryRun = true, Alternates = 2 }).Placements.Single().Alternates[1].Host);
        var counts = thirds.CountBy(host => host).ToDictionary();
        Assert.Equal(98, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 50, 150));
    }

    /// <summary>The fast path against the plain definition: filter every host, normalise, sum, take the best.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Agrees_with_the_plain_definition(int seed)
    {
        var random = new Random(seed);
        var options = new SchedulerOptions { EnabledFilters = [.. SchedulerOptions.DefaultFilters, "AggregateIoOpsFilter"], MaxIoOpsPerHost = 2 };
        var decider = new Decider(options, _time, new Random(seed));
        var views = Enumerable.Range(0, 300).Select(i => RandomView(random, i, revision: 1)).ToDictionary(view => view.Report.Host);
        decider.Apply(Sample.All(views.Values));
        var flavors = Enumerable.Range(1, 12).Select(i => Sample.Small with { Id = $"{i}", Name = $"f{i}", Vcpus = 1 + (i % 4), MemoryMb = 512 * i, RootGb = i }).ToArray();
        flavors[11] = flavors[11] with { ExtraSpecs = new Dictionary<string, string> { ["capabilities:num_instances"] = "<= 5" } };
        flavors[10] = flavors[10] with { ExtraSpecs = new Dictionary<string, string> { ["resources:CUSTOM_GOLD"] = "2", ["resources:MEMORY_MB"] = "0" } };
        flavors[9] = flavors[9] with { ExtraSpecs = new Dictionary<string, string> { ["resources_b:VGPU"] = "1", ["trait_b:CUSTOM_SLOW"] = "forbidden" } };
        var revision = 1L;
        for (var round = 0; round < 400; round++)
        {
            var request = Sample.Request(flavors[random.Next(flavors.Length)]) with
            {
                AvailabilityZone = random.Next(4) == 0 ? "zone1" : null,
                DifferentHosts = random.Next(5) == 0 ? [RandomHost(random)] : null,
                SameHosts = random.Next(8) == 0 ? [RandomHost(random), RandomHost(random)] : null,
                IgnoredHosts = random.Next(5) == 0 ? [RandomHost(random)] : [],
                Group = random.Next(5) == 0 ? new(Guid.NewGuid(), random.Next(2) == 0 ? "anti-affinity" : "affinity", 1, RandomMembers(random)) : null,
                DryRun = true,
            };
            var decision = decider.Decide(request);
            var scores = PlainScores(options, views.Values, request);
            Assert.Equal(scores.Count, views.Count - decision.Report.Filters.Sum(count => count.Removed));
            if (scores.Count == 0)
            {
                Assert.Empty(decision.Placements);
                Assert.True(decision.Report.NearestMiss is not null || NamesNoHost(request, views), $"round {round}: nothing came nearest");
            }
            else
            {
                var placement = decision.Placements.Single();
                HostChoice[] chosen = [placement.Selected, .. placement.Alternates];
                Assert.Equal(chosen.Length, chosen.Select(choice => choice.Host).Distinct().Count());
                Assert.Equal(scores.Values.OrderDescending().Take(3), chosen.Select(choice => Assert.Contains(choice.Host, scores)), Nearly);
            }

            // The cloud moves on: a host changes, goes, or comes back.
            var changed = RandomView(random, random.Next(300), ++revision);
            var goes = random.Next(20) == 0 && views.Remove(changed.Report.Host);
            if (!goes)
            {
                views[changed.Report.Host] = changed;
            }

            Assert.True(decider.Apply(new HostViews(revision - 1, revision, goes ? [] : [changed], goes ? [changed.Report.NodeId] : [])));
        }
    }

    /// <summary>Sums in another order differ in the last bits.</summary>
    private static bool Nearly(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(a));

    private static Dictionary<string, double> PlainScores(SchedulerOptions options, IEnumerable<HostView> views, SchedulingRequest request)
    {
        var filters = FilterRegistry.Create(options);
        var passed = views.Select(view => new HostState(view, new AggregateTraits(view.Aggregates)))
            .Where(host => filters.All(filter => filter.Check(host, request).IsPassed)).ToList();
        var scores = passed.ToDictionary(host => host.Host, _ => 0.0);
        foreach (var weigher in WeigherRegistry.Create(options))
        {
            var figures = passed.ToDictionary(host => host.Host, weigher.Weigh);
            if (figures.Count == 0 || figures.Values.Max() <= figures.Values.Min())
            {
                continue;
            }

            var (min, max) = (figures.Values.Min(), figures.Values.Max());
            foreach (var host in passed)
            {
                var multiplier = host.Aggregates.NumberOf(weigher.MultiplierOption) ?? weigher.Multiplier;
                scores[host.Host] += multiplier * (weigher.Weigh(host) - min) / (max - min);
            }
        }

        return scores;
    }

    /// <summary>Whether a request goes only to hosts that there are not, so that none came near.</summary>
    private static bool NamesNoHost(SchedulingRequest request, Dictionary<string, HostView> views) =>
        (request.SameHosts is { } same && !same.Any(views.ContainsKey))
        || (request.Group is { Policy: "affinity", MembersByHost: { Count: > 0 } members } && !members.Keys.Any(views.ContainsKey));

    private static string RandomHost(Random random) => $"host{random.Next(300)}";

    private static Dictionary<string, int> RandomMembers(Random random)
        => Enumerable.Range(0, random.Next(4)).Select(_ => RandomHost(random)).Distinct().ToDictionary(host => host, _ => 1);

    private static HostView RandomView(Random random, int index, long revision) => Sample.View($"host{index}", RandomClasses(random), revision) with
    {
        OthersUsed = random.Next(2) == 0 ? [new("CUSTOM_GOLD", random.Next(6)), new("VGPU", random.Next(3))] : null,
        ForeignTraits = random.Next(6) == 0 ? ["CUSTOM_SLOW"] : null,
        VcpusUsed = random.Next(9),
        MemoryMbUsed = random.Next(16) * 1024,
        DiskGbUsed = random.Next(200),
        IoOperations = random.Next(3),
        InstanceCount = random.Next(10),
        FailedBuilds = random.Next(20) == 0 ? 1 : 0,
        Disabled = random.Next(10) == 0,
        Up = random.Next(10) != 0,
        AvailabilityZone = random.Next(3) == 0 ? "zone1" : "nova",
        Aggregates = random.Next(10) == 0 ? [Sample.Aggregate(("ram_weight_multiplier", "-2"), ("max_io_ops_per_host", "1"))] : [],
    };

    private static Func<NodeReport, NodeReport> RandomClasses(Random random) => random.Next(3) switch
    {
        0 => report => report,
        1 => report => report with { OtherInventories = [ClassInventory.Whole("CUSTOM_GOLD", 4, 1, 1.5)] },
        _ => report => report with { OtherInventories = [ClassInventory.Whole("VGPU", 2, 0, 1), ClassInventory.Whole("CUSTOM_GOLD", 8, 0, 1)] },
    };

    private Decider With(params HostView[] hosts)
    {
        var decider = new Decider(new SchedulerOptions(), _time, new Random(7));
        Assert.True(decider.Apply(Sample.All(hosts)));
        return decider;
    }
}

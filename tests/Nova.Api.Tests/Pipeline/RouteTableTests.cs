using System.Globalization;
using System.Text.RegularExpressions;
using Nova.Api.Compute;
using Nova.Api.Microversions;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Policies;
using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Pipeline;

/// <summary>Walks the whole route table against Data/operations.csv: what the Compute API consists of.</summary>
public sealed partial class RouteTableTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly RouteTable Table = ComputeRoutes.Build();

    private static readonly Dictionary<string, Row> Known = ReadRows();

    public static TheoryData<string> Operations => [.. Table.All.Select(o => o.ToString()).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void AnOperationIsOneOfTheApiAndExistsAtTheSameVersions(string name)
    {
        Operation operation = Find(name);
        Row row = Assert.Contains(Key(operation.Method, operation.Path, operation.Action ?? ""), (IReadOnlyDictionary<string, Row>)Known);

        Assert.Equal(new VersionWindow(row.Since, row.Until), operation.Window);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void SuccessIsToldByTheSameStatusAtEveryVersion(string name)
    {
        Operation operation = Find(name);
        Row row = Known[Key(operation.Method, operation.Path, operation.Action ?? "")];

        for (int minor = row.Since; minor <= row.Until; minor++)
        {
            Assert.Contains(operation.SuccessAt(new Microversion(minor)), row.SuccessAt(minor));
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void AnOperationSaysInExactlyOneWayWhoMayUseIt(string name)
    {
        Operation operation = Find(name);
        Row row = Known[Key(operation.Method, operation.Path, operation.Action ?? "")];
        Policy? policy = operation.OwnPolicy ?? operation.ObjectPolicy;

        Assert.True(operation.IsForAnyone ^ (policy is not null), "neither a policy nor ForAnyone");
        Assert.False(operation.OwnPolicy is not null && operation.ObjectPolicy is not null);
        if (policy is not null)
        {
            Assert.Contains(policy.Name, row.Policies);
            Assert.Contains(PolicyDefaults.Table, d => d.Name == policy.Name);
        }
    }

    [Fact]
    public void WhatTheLegacyEndpointHasOfItsOwnSaysWhoMayUseItToo()
    {
        Operation[] legacy = [.. Table.All.Select(o => o.Legacy).OfType<Operation>()];

        Assert.NotEmpty(legacy);
        Assert.All(legacy, operation =>
        {
            Policy? policy = operation.OwnPolicy ?? operation.ObjectPolicy;
            Assert.True(operation.IsForAnyone ^ (policy is not null), operation.ToString());
            Assert.True(policy is null || PolicyDefaults.Table.Any(d => d.Name == policy.Name), policy?.Name);
            Assert.True(operation.SuccessAt(Microversion.Base) is >= 200 and < 300, operation.ToString());
        });
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task WithoutATokenNothingIsTold(string name)
    {
        Operation operation = Find(name);
        string path = Placeholder().Replace(operation.Path, "1");
        foreach (string prefix in new[] { "/v2.1", "/v2", "/v2.1/abcd", "/v2/abcd" })
        {
            if (operation.Path == "/" && !prefix.EndsWith("abcd", StringComparison.Ordinal))
            {
                continue; // The version document of an endpoint is public.
            }

            Answer answer = await fixture.Api.SendAsync(operation.Method, prefix + path, operation.Action is null ? null : $$"""{"{{operation.Action}}": null}""", token: null);

            Assert.Equal(401, answer.Status);
        }
    }

    /// <summary>What is not built is written down, so that a route that is lost is not taken for one that never was.</summary>
    [Fact]
    public void EveryOperationOfTheApiHasARouteOrIsWrittenDownAsMissing()
    {
        HashSet<string> built = [.. Table.All.Select(o => Key(o.Method, o.Path, o.Action ?? ""))];
        string[] writtenDown = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "operations-missing.txt"));

        Assert.Empty(Known.Keys.Where(row => !built.Contains(row)).Select(row => row.TrimEnd()).Except(writtenDown));
    }

    [Fact]
    public void EveryVersionHasItsLineInTheHistory()
    {
        Assert.Equal(Enumerable.Range(1, Microversion.MaxMinor), MicroversionHistory.All.Select(v => v.Minor));
    }

    private static Operation Find(string name) => Table.All.Single(o => o.ToString() == name);

    private static Dictionary<string, Row> ReadRows()
    {
        var rows = new Dictionary<string, Row>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "operations.csv")).Skip(1))
        {
            string[] columns = line.Split(',');
            rows.Add(
                Key(columns[0], columns[1], columns[2]),
                new Row(Minor(columns[3]), columns[4].Length == 0 ? Microversion.MaxMinor : Minor(columns[4]), columns[5], columns[6].Split(';')));
        }

        return rows;
    }

    private static string Key(string method, string path, string action) => $"{method} {Placeholder().Replace(path, "{}")} {action}";

    private static int Minor(string version) => int.Parse(version.AsSpan(version.IndexOf('.') + 1), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Placeholder();

    private sealed record Row(int Since, int Until, string Success, string[] Policies)
    {
        /// <summary>Reads <c>200(2.1-2.1);201(2.2-)</c>, or a plain list of statuses.</summary>
        public IEnumerable<int> SuccessAt(int minor)
        {
            foreach (string part in Success.Split(';'))
            {
                Match match = Regex.Match(part, @"^(\d+)(?:\(2\.(\d+)-(?:2\.(\d+))?\))?$");
                int since = match.Groups[2].Success ? int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : 0;
                int until = match.Groups[3].Success ? int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture) : int.MaxValue;
                if (minor >= since && minor <= until)
                {
                    yield return int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                }
            }
        }
    }
}

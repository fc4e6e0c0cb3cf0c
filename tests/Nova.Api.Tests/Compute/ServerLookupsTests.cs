using Nova.Api.Compute.Servers;
using Nova.Api.Tests.Harness;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>GET /servers/{id} of many clients at once: few messages to the conductor, and everybody gets the answer to their own question.</summary>
public sealed class ServerLookupsTests
{
    [Fact]
    public async Task QuestionsThatWaitGoTogether()
    {
        await using ApiHarness api = await ApiHarness.StartAsync();
        FakeServers servers = api.Conductor.Servers;
        var gate = new TaskCompletionSource();
        servers.ReadGate = gate.Task;
        InstanceRecord own = servers.Add();
        InstanceRecord foreign = servers.Add(user: "carol", project: "0000ffff");

        List<Task<Answer>> first = [.. Enumerable.Range(0, 4).Select(_ => ShowAsync(api, own.Id))];
        await UntilAsync(() => servers.Asked.Count == 4);
        Task<Answer>[] late =
        [
            ShowAsync(api, own.Id), ShowAsync(api, own.Id), ShowAsync(api, foreign.Id), ShowAsync(api, foreign.Id, ApiHarness.Admin), ShowAsync(api, Guid.NewGuid()),
        ];
        await UntilAsync(() => servers.Asked.Count == 4 && api.Questions == late.Length);
        gate.SetResult();

        Assert.All(await Task.WhenAll(first), answer => Assert.Equal(200, answer.Status));
        Answer[] answers = await Task.WhenAll(late);
        Assert.Equal([200, 200, 404, 200, 404], answers.Select(answer => answer.Status));
        Assert.Contains($"Instance {foreign.Id} could not be found.", answers[2].Text, StringComparison.Ordinal);
        Assert.Contains(foreign.Id.ToString(), answers[3].Text, StringComparison.Ordinal);
        Assert.Equal(["get", "get", "get", "get", "get 5"], servers.Asked);
    }

    /// <summary>Where records are handed over within the process, as in the all-in-one.</summary>
    [Fact]
    public async Task WithinAProcessAllGoTogetherThatComeWhileOneIsUnderWay()
    {
        await using ApiHarness api = await ApiHarness.StartAsync(encode: false);
        FakeServers servers = api.Conductor.Servers;
        var gate = new TaskCompletionSource();
        servers.ReadGate = gate.Task;
        InstanceRecord[] shown = [.. Enumerable.Range(0, 4).Select(_ => servers.Add())];

        Task<Answer> first = ShowAsync(api, shown[0].Id);
        await UntilAsync(() => servers.Asked.Count == 1);
        Task<Answer>[] late = [.. shown.Skip(1).Select(server => ShowAsync(api, server.Id))];
        await UntilAsync(() => api.Questions == late.Length);
        gate.SetResult();

        Answer[] answers = await Task.WhenAll([first, .. late]);
        Assert.All(shown.Zip(answers), pair => Assert.Contains(pair.First.Id.ToString(), pair.Second.Text, StringComparison.Ordinal));
        Assert.Equal(["get", "get 3"], servers.Asked);
    }

    [Fact]
    public async Task AFaultIsToldToAllWhoAskedAndTheNextQuestionIsAnswered()
    {
        await using ApiHarness api = await ApiHarness.StartAsync();
        FakeServers servers = api.Conductor.Servers;
        InstanceRecord server = servers.Add();
        var gate = new TaskCompletionSource();
        servers.ReadGate = gate.Task;
        List<Task<Answer>> asked = [.. Enumerable.Range(0, 8).Select(_ => ShowAsync(api, server.Id))];
        await UntilAsync(() => servers.Asked.Count == 4 && api.Questions == 4);
        gate.SetException(new FaultException(FaultKind.Unavailable, "The database is away."));
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(503, answer.Status));

        servers.ReadGate = Task.CompletedTask;
        Assert.Equal(200, (await ShowAsync(api, server.Id)).Status);
    }

    /// <summary>While a conductor is away the questions wait for the messages under way to give up: no more than a bound of them.</summary>
    [Fact]
    public void QuestionsAreRefusedWhereMoreWouldWaitThanTheBound()
    {
        var lookups = new ServerLookups(mostUnderWay: 0);
        var context = RequestContext.ForService("req-test");
        for (var i = 0; i < ServerLookups.MostWaiting; i++)
        {
            lookups.Enter(context, Guid.NewGuid());
        }

        var fault = Assert.Throws<FaultException>(() => lookups.Enter(context, Guid.NewGuid()));

        Assert.Equal(FaultKind.Unavailable, fault.Fault.Kind);
        Assert.Equal(ServerLookups.MostWaiting, lookups.Waiting);
    }

    private static Task<Answer> ShowAsync(ApiHarness api, Guid id, string token = ApiHarness.User) => api.SendAsync("GET", $"/v2.1/servers/{id}", token: token);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}

using Nova.Api.Pipeline;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers;

/// <summary>
/// Asks the conductor for single servers. A few questions have messages of their own; those that come while these are under way wait for
/// one of them to be answered, and then go together in one message. A broker carries some thousand messages a second, whatever is in them.
/// </summary>
/// <remarks>No cache: a question is sent after it was asked, alone or with others, so that a read sees every write acknowledged before it.</remarks>
internal sealed class ServerLookups
{
    /// <summary>Messages under way. With fewer, a single client's pace would suffer; with more, they would carry less each.</summary>
    private const int MostUnderWay = 4;

    private const int MostTogether = 64;

    private readonly Lock _gate = new();
    private readonly Queue<Question> _waiting = new();
    private int _underWay;

    /// <summary>Questions that wait for one under way to be answered.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>The server, where the caller may see it.</summary>
    /// <exception cref="FaultException">NotFound: there is none, or a foreign one.</exception>
    public async Task<InstanceRecord> FindAsync(ApiRequest request, Guid id, CancellationToken cancel)
    {
        if (Enter(request, id) is not { } question)
        {
            try
            {
                return await request.CallAsync(ServersRpc.Get, new GetServer(id), cancel);
            }
            finally
            {
                Leave();
            }
        }

        // Not cancelled: whoever is called up to ask has others waiting for the answer. The wait is as short as a question under way.
        if (await question.CalledUp.Task is { } together)
        {
            try
            {
                await AskAsync(request, together);
            }
            finally
            {
                Leave();
            }
        }

        return await question.Answer.Task ?? throw ServerId.NotFound(id.ToString());
    }

    /// <summary>Null where the question may be sent at once; else its place in the queue.</summary>
    private Question? Enter(ApiRequest request, Guid id)
    {
        lock (_gate)
        {
            if (_underWay < MostUnderWay)
            {
                _underWay++;
                return null;
            }

            var question = new Question(new ServerLook(id, request.Context.IsAdmin ? null : request.Context.ProjectId ?? ""));
            _waiting.Enqueue(question);
            return question;
        }
    }

    /// <summary>A message is answered: the questions that wait go next, the first of them asking for all.</summary>
    private void Leave()
    {
        var together = new List<Question>();
        lock (_gate)
        {
            while (together.Count < MostTogether && _waiting.TryDequeue(out var question))
            {
                together.Add(question);
            }

            if (together.Count == 0)
            {
                _underWay--;
                return;
            }
        }

        together[0].CalledUp.SetResult(together);
        foreach (var other in together.Skip(1))
        {
            other.CalledUp.SetResult(null);
        }
    }

    private static async Task AskAsync(ApiRequest request, List<Question> together)
    {
        try
        {
            var asked = new GetServers([.. together.Select(question => question.Look)]);
            var context = RequestContext.ForService(request.Context.RequestId);
            var found = await request.Backends.Rpc.CallAsync(ServersRpc.GetSeveral, RpcTarget.Any, asked, context, default, CancellationToken.None);
            for (var i = 0; i < together.Count; i++)
            {
                together[i].Answer.SetResult(found.Servers[i]);
            }
        }
        catch (Exception failure)
        {
            // Told to all who asked.
            foreach (var question in together)
            {
                question.Answer.TrySetException(failure);
            }
        }
    }

    private sealed record Question(ServerLook Look)
    {
        /// <summary>Completes when its message goes: with all questions of it for the one that sends it, with null for the others.</summary>
        public TaskCompletionSource<List<Question>?> CalledUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<InstanceRecord?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using Nova.Api.Pipeline;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers;

/// <summary>
/// Asks the conductor for single servers. A few questions have messages of their own; those that come while these are under way wait for
/// one of them to be answered, and then go together in one message. A broker carries some thousand messages a second, whatever is in them;
/// within a process, too, a message costs several times what one more question in it does.
/// </summary>
/// <remarks>No cache: a question is sent after it was asked, alone or with others, so that a read sees every write acknowledged before it.</remarks>
/// <param name="mostUnderWay">Messages under way: see <see cref="OverBroker"/> and <see cref="WithinProcess"/>.</param>
internal sealed class ServerLookups(int mostUnderWay)
{
    /// <summary>
    /// One message need not wait for another, nor for a conductor that is slow. With fewer a single client's pace would suffer; with more they
    /// would carry less each.
    /// </summary>
    public const int OverBroker = 4;

    /// <summary>There is no way to wait for, only work, and a second message would add to it.</summary>
    public const int WithinProcess = 1;

    /// <summary>Questions that may wait: a second's worth. While the conductor is away they wait until the messages under way give up.</summary>
    internal const int MostWaiting = 16 * 1024;

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
    /// <exception cref="FaultException">NotFound: there is none, or a foreign one. Unavailable: too many wait for a conductor that does not answer.</exception>
    public async Task<InstanceRecord> FindAsync(ApiRequest request, Guid id, CancellationToken cancel)
    {
        if (Enter(request.Context, id) is not { } question)
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
        var turn = await question.Turn.Task;
        var found = turn.ToAsk is { } together ? await AskAsync(request, together) : turn.Found;
        return found ?? throw ServerId.NotFound(id.ToString());
    }

    /// <summary>Null where the question may be sent at once; else its place in the queue.</summary>
    internal Question? Enter(RequestContext context, Guid id)
    {
        lock (_gate)
        {
            if (_underWay < mostUnderWay)
            {
                _underWay++;
                return null;
            }

            if (_waiting.Count >= MostWaiting)
            {
                throw new FaultException(FaultKind.Unavailable, "The service is busy. Please try again later.");
            }

            var question = new Question(new ServerLook(id, context.IsAdmin ? null : context.ProjectId ?? ""));
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

        together[0].Turn.SetResult(new Turn(together, null));
    }

    /// <summary>Asks for all; answers the others and returns the first's.</summary>
    private async Task<InstanceRecord?> AskAsync(ApiRequest request, List<Question> together)
    {
        try
        {
            var asked = new GetServers([.. together.Select(question => question.Look)]);
            var context = RequestContext.ForService(request.Context.RequestId);
            var found = await request.Backends.Rpc.CallAsync(ServersRpc.GetSeveral, RpcTarget.Any, asked, context, default, CancellationToken.None);
            for (var i = 1; i < together.Count; i++)
            {
                together[i].Turn.SetResult(new Turn(null, found.Servers[i]));
            }

            return found.Servers[0];
        }
        catch (Exception failure)
        {
            // Told to all who asked.
            foreach (var other in together.Skip(1))
            {
                other.Turn.TrySetException(failure);
            }

            throw;
        }
        finally
        {
            Leave();
        }
    }

    internal sealed record Question(ServerLook Look)
    {
        public TaskCompletionSource<Turn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The end of a question's wait: it is to be sent with all those, or another sent it and this is the answer.</summary>
    internal readonly record struct Turn(List<Question>? ToAsk, InstanceRecord? Found);
}

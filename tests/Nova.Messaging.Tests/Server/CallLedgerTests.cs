using Microsoft.Extensions.Time.Testing;
using Nova.Messaging.Server;
using Nova.Messaging.Transports;
using Nova.Messaging.Wire;

namespace Nova.Messaging.Tests.Server;

public sealed class CallLedgerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void RepetitionOfRunningCallIsJoinedAndTheNewestAskerIsAnswered()
    {
        var ledger = new CallLedger(new(), _time);
        var id = Guid.NewGuid();
        Assert.Equal(LedgerVerdict.Fresh, ledger.Enter(id, "old address", 1, out var entry));

        Assert.Equal(LedgerVerdict.Joined, ledger.Enter(id, "new address", 2, out var same));

        Assert.Same(entry, same);
        Assert.Equal("new address", ledger.Keep(entry, Answer(id, 1)));
        Assert.Equal(2, entry.Deadline);
    }

    [Fact]
    public void RepetitionOfAnsweredCallFindsTheAnswer()
    {
        var ledger = new CallLedger(new(), _time);
        var answer = Answered(ledger, out var id, 10);

        Assert.Equal(LedgerVerdict.Answered, ledger.Enter(id, "a", 1, out var entry));

        Assert.Same(answer, entry.Answer);
    }

    [Fact]
    public void CallThatWasHandedBackMayBeEnteredAgain()
    {
        var ledger = new CallLedger(new(), _time);
        var id = Guid.NewGuid();
        ledger.Enter(id, "a", 1, out var entry);

        ledger.Forget(entry);

        Assert.Equal(LedgerVerdict.Fresh, ledger.Enter(id, "a", 1, out _));
    }

    [Fact]
    public void OldestAnswersGoWhenTheyTakeTooManyBytes()
    {
        var ledger = new CallLedger(new() { AnswerMemory = 100_000 }, _time);
        Answered(ledger, out var first, 30_000);
        for (var i = 0; i < 10; i++)
        {
            Answered(ledger, out _, 30_000);
        }

        Answered(ledger, out var last, 30_000);

        Assert.InRange(ledger.Bytes, 1, 100_000);
        Assert.Equal(LedgerVerdict.Fresh, ledger.Enter(first, "a", 1, out _));
        Assert.Equal(LedgerVerdict.Answered, ledger.Enter(last, "a", 1, out _));
    }

    [Fact]
    public void AnswersGoWhenTheyAreTooOldEvenIfNothingElseHappens()
    {
        var ledger = new CallLedger(new() { AnswerAge = TimeSpan.FromMinutes(5) }, _time);
        Answered(ledger, out var id, 10);

        _time.Advance(TimeSpan.FromMinutes(5.1));
        ledger.Sweep();

        Assert.Equal(0, ledger.Bytes);
        Assert.Equal(LedgerVerdict.Fresh, ledger.Enter(id, "a", 1, out _));
    }

    [Fact]
    public void SweepNamesTheRunningCallsThatNobodyWaitsForAnyMore()
    {
        var ledger = new CallLedger(new(), _time);
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        ledger.Enter(Guid.NewGuid(), "a", now + 1_000, out var soon);
        ledger.Enter(Guid.NewGuid(), "a", now + 60_000, out _);
        ledger.Enter(Guid.NewGuid(), null, long.MaxValue, out _);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Same(soon, Assert.Single(ledger.Sweep()));
    }

    private static Parcel Answered(CallLedger ledger, out Guid id, int bytes)
    {
        id = Guid.NewGuid();
        ledger.Enter(id, "a", 1, out var entry);
        var answer = Answer(id, bytes);
        ledger.Keep(entry, answer);
        return answer;
    }

    private static Parcel Answer(Guid id, int bytes) =>
        new(new MessageHeader(MessageKind.Reply, id, "m", long.MaxValue, null, null, null), new byte[bytes]);
}

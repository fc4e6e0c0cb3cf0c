using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Events;

/// <summary>Which conductor passes events on. One at a time, so that they leave in the order of commits.</summary>
public static class EventPublisherStore
{
    private static readonly Statement TakeRow = new(
        "event_publishers.take",
        "UPDATE event_publishers SET owner = ? WHERE name = ? AND (owner = ? OR owner NOT IN (SELECT id FROM conductors WHERE lease_until > ?))");

    private static readonly Statement Owned = new(
        "event_publishers.owned", "SELECT 1 FROM event_publishers WHERE name = ? AND owner IN (SELECT id FROM conductors WHERE lease_until > ?)");

    /// <summary>True where a conductor with a running lease passes events on.</summary>
    public static bool HasOwner(ReadScope scope, string name) => scope.Any(Owned, name, scope.Now);

    /// <summary>Takes the part where nobody with a running lease has it.</summary>
    /// <returns>True where the conductor has it now.</returns>
    public static bool TryTake(WriteScope scope, string name, Guid conductor) =>
        scope.Execute(TakeRow, conductor, name, conductor, scope.Now) == 1 || EventPublisherTable.TryInsert(scope, new EventPublisher(name, conductor));
}

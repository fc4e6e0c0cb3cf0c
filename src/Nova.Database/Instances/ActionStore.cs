using Nova.Core;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Instances;

/// <summary>Instance actions and their events (<c>os-instance-actions</c>).</summary>
public static class ActionStore
{
    private static readonly Statement FinishOpenEvents = new(
        "action_events.finish",
        "UPDATE instance_actions_events SET finish_time = ?, result = ?, details = ?, traceback = ? WHERE action_id = ? AND finish_time IS NULL");

    private static readonly Statement FinishAction = new(
        "actions.finish", "UPDATE instance_actions SET finish_time = ?, updated_at = ?, message = ? WHERE id = ?");

    private static readonly Statement Unfinished = new("actions.unfinished", "SELECT id FROM instance_actions WHERE instance_uuid = ? AND finish_time IS NULL");

    private static readonly Statement SelectOf = new(
        "actions.of", $"SELECT {ActionTable.Columns} FROM instance_actions WHERE instance_uuid = ? ORDER BY start_time DESC, id DESC");

    private static readonly Statement SelectOne = new(
        "actions.one", $"SELECT {ActionTable.Columns} FROM instance_actions WHERE instance_uuid = ? AND request_id = ?");

    private static readonly Statement SelectEvents = new(
        "action_events.of",
        $"SELECT {ActionEventTable.Columns} FROM instance_actions_events WHERE action_id = ? ORDER BY start_time DESC, id DESC");

    /// <summary>Somebody starts something.</summary>
    /// <returns>The action's number.</returns>
    public static long Start(WriteScope scope, Guid instance, string action, RequestContext context) => ActionTable.Insert(
        scope,
        new InstanceAction
        {
            InstanceId = instance,
            Action = action,
            RequestId = context.RequestId,
            UserId = context.UserId,
            ProjectId = context.ProjectId,
            StartTime = scope.Now,
            UpdatedAt = scope.Now,
        });

    /// <summary>A part of it starts.</summary>
    public static void StartEvent(WriteScope scope, long action, string name, string? host) =>
        ActionEventTable.Insert(scope, new InstanceActionEvent { ActionId = action, Event = name, StartTime = scope.Now, Host = host });

    /// <summary>The parts under way end; the action goes on.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="action">The action.</param>
    /// <param name="succeeded">Result.</param>
    /// <param name="details">Message for anybody.</param>
    /// <param name="traceback">For administrators.</param>
    public static void FinishEvents(WriteScope scope, long action, bool succeeded, string? details, string? traceback) => scope.Execute(
        FinishOpenEvents, scope.Now, succeeded ? "Success" : "Error", details, traceback, action);

    /// <summary>The action ends, and with it the parts under way.</summary>
    public static void Finish(WriteScope scope, long action, bool succeeded, string? details, string? traceback)
    {
        FinishEvents(scope, action, succeeded, details, traceback);
        scope.Execute(FinishAction, scope.Now, scope.Now, succeeded ? SqlValue.Null : "Error", action);
    }

    /// <summary>What was going on with an instance ends because something else takes its place.</summary>
    public static void Supersede(WriteScope scope, Guid instance, string details)
    {
        foreach (var action in scope.Query(Unfinished, static row => row.Int64(0), instance))
        {
            Finish(scope, action, succeeded: false, details, null);
        }
    }

    /// <summary>Actions of an instance, newest first, without events, each with its number.</summary>
    public static List<(long Number, ServerActionRecord Action)> List(ReadScope scope, Guid instance) => scope.Query(SelectOf, Read, instance);

    /// <summary>The action of a request with its events, newest first; null where there is none.</summary>
    public static ServerActionRecord? Find(ReadScope scope, Guid instance, string requestId)
    {
        var found = scope.Query(SelectOne, Read, instance, requestId);
        return found is [var (number, action), ..] ? action with { Events = scope.Query(SelectEvents, ReadEvent, number) } : null;
    }

    private static (long Number, ServerActionRecord Action) Read(Row row)
    {
        var action = ActionTable.Read(row);
        return (action.Number, new ServerActionRecord(
            action.Action, action.InstanceId, action.RequestId, action.UserId, action.ProjectId, action.StartTime, action.UpdatedAt, action.Message, []));
    }

    private static ServerActionEvent ReadEvent(Row row)
    {
        var part = ActionEventTable.Read(row);
        return new(part.Event, part.StartTime, part.FinishTime, part.Result, part.Host, part.Details, part.Traceback);
    }
}

using System.Collections;
using Nova.Messaging.Wire;

namespace Nova.Messaging.Server;

/// <summary>The logging scope of one request: whatever a handler logs carries the caller's request id, user and project.</summary>
internal sealed class RequestScope(MessageHeader header) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 4;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("request_id", header.Context?.RequestId),
        1 => new("user_id", header.Context?.UserId),
        2 => new("project_id", header.Context?.ProjectId),
        3 => new("rpc_method", header.Method),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{header.Context?.RequestId} {header.Method}";
}

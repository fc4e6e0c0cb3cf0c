using System.Collections;
using Nova.Core;

namespace Nova.Hosting.Logging;

/// <summary>Puts a request's id, user and project, or an instance, on every log line written inside it.</summary>
public static class LogScope
{
    /// <summary>Scope key of the request id.</summary>
    public const string RequestIdKey = "request_id";

    /// <summary>Scope key of the user id.</summary>
    public const string UserIdKey = "user_id";

    /// <summary>Scope key of the project id.</summary>
    public const string ProjectIdKey = "project_id";

    /// <summary>Scope key of the instance's uuid.</summary>
    public const string InstanceKey = "instance";

    /// <summary>Lines until the scope is disposed belong to this request.</summary>
    public static IDisposable? BeginRequest(this ILogger logger, RequestContext context) =>
        logger.BeginScope(new Properties(
        [
            new(RequestIdKey, context.RequestId),
            new(UserIdKey, context.UserId ?? "-"),
            new(ProjectIdKey, context.ProjectId ?? "-"),
        ]));

    /// <summary>Lines until the scope is disposed are about this instance.</summary>
    public static IDisposable? BeginInstance(this ILogger logger, Guid instance) =>
        logger.BeginScope(new Properties([new(InstanceKey, instance)]));

    private sealed class Properties(KeyValuePair<string, object?>[] pairs) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => pairs.Length;

        public KeyValuePair<string, object?> this[int index] => pairs[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)pairs).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}"));
    }
}

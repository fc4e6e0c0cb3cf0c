namespace Nova.Conductor.Sagas;

internal sealed partial class SagaEngine
{
    [LoggerMessage(LogLevel.Debug, "Saga {Saga} ({Kind}) stops here at step {Step}; its journal says where to go on")]
    private partial void Stopped(Guid saga, string kind, string step);

    [LoggerMessage(LogLevel.Information, "Saga {Saga} ({Kind}) of {Subject} has been taken over or superseded")]
    private partial void Lost(Guid saga, string kind, string subject);

    [LoggerMessage(LogLevel.Warning, "Saga {Saga} ({Kind}): step {Step} met something unexpected ({Count} times before) and is repeated")]
    private partial void Surprised(Exception error, Guid saga, string kind, string step, int count);

    [LoggerMessage(LogLevel.Warning, "Saga {Saga} ({Kind}): step {Step} failed, {Subject}: {Reason} {Details}")]
    private partial void Failing(Guid saga, string kind, string step, string subject, string reason, string? details);

    [LoggerMessage(LogLevel.Information, "Saga {Saga} ({Kind}): step {Step} failed, going back to {ReturnTo}, {Subject}: {Reason} {Details}")]
    private partial void Turning(Guid saga, string kind, string step, string returnTo, string subject, string reason, string? details);

    [LoggerMessage(LogLevel.Error, "Saga {Saga} ({Kind}) could not be unwound in time; what is left stays bound to {Subject}")]
    private partial void Overdue(Guid saga, string kind, string subject);

    [LoggerMessage(LogLevel.Error, "Saga {Saga} is of kind {Kind}, which this conductor does not know; it is left to a newer one")]
    private partial void UnknownKind(Guid saga, string kind);
}

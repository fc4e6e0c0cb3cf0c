using System.Collections.Concurrent;
using Nova.Core;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Hosts;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Heartbeats: renews leases in two statements however many services report, registers a service seen for the first time.</summary>
internal sealed class ReportServicesHandler(NovaDatabase database, HostsOptions options)
{
    private static readonly ReportServicesReply Reply = new((int)HostsOptions.Lease.TotalSeconds);

    /// <summary>Most services renewed by one statement.</summary>
    private const int AtOnce = 1000;

    /// <summary>Row numbers of services. Wrong only where a service was deleted meanwhile, which renewing finds out.</summary>
    private readonly ConcurrentDictionary<(string Host, string Binary), long> numbers = new();

    public async Task<ReportServicesReply> HandleAsync(ReportServices request, RpcCall call, CancellationToken ct)
    {
        foreach (var services in request.Services.Chunk(AtOnce))
        {
            await ReportAsync(services, ct);
        }

        return Reply;
    }

    /// <summary>Renews or registers.</summary>
    public async Task ReportAsync(IReadOnlyList<ServiceBeat> services, CancellationToken ct)
    {
        var known = services.Select(NumberOf).OfType<long>().ToHashSet();
        var fresh = services.Where(service => NumberOf(service) is null).ToArray();
        var (lost, registered) = await database.WriteAsync(scope => Report(scope, known, fresh), ct);
        foreach (var (service, number) in registered)
        {
            numbers[(service.Host, service.Binary)] = number;
        }

        if (lost.Count > 0)
        {
            var again = services.Where(service => NumberOf(service) is { } number && lost.Contains(number)).ToArray();
            foreach (var service in again)
            {
                numbers.TryRemove((service.Host, service.Binary), out _);
            }

            await ReportAsync(again, ct);
        }
    }

    private (IReadOnlyList<long> Lost, List<(ServiceBeat Service, long Number)> Registered) Report(
        WriteScope scope, IReadOnlyCollection<long> known, ServiceBeat[] fresh)
    {
        var leaseUntil = scope.Now + HostsOptions.Lease;
        var registered = new List<(ServiceBeat, long)>();
        var found = new List<long>();
        foreach (var service in fresh)
        {
            var number = ServiceStore.FindNumber(scope, service.Host, service.Binary);
            if (number is not null)
            {
                found.Add(number.Value);
            }

            var disabled = service.Binary == ServiceStore.Compute && !options.EnableNewServices;
            registered.Add((service, number ?? Register(scope, service, disabled, leaseUntil)));
        }

        return (ServiceStore.Renew(scope, [.. known, .. found], leaseUntil), registered);
    }

    private long Register(WriteScope scope, ServiceBeat service, bool disabled, DateTimeOffset leaseUntil)
    {
        var number = ServiceStore.Register(scope, service.Host, service.Binary, service.Topic, disabled, leaseUntil);
        if (scope.Events is not null)
        {
            var made = ServiceStore.Find(scope, options.Zones.In([]), number)!;
            ServiceEvents.Tell(scope, RequestContext.ForService($"req-{Guid.NewGuid()}"), "create", made);
        }

        return number;
    }

    private long? NumberOf(ServiceBeat service) => numbers.TryGetValue((service.Host, service.Binary), out var number) ? number : null;
}

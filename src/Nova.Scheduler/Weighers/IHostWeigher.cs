using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Weighers;

/// <summary>Gives a host a value. Values are normalised to 0…1 over the hosts that passed, multiplied, and summed; the highest sum wins. Pure.</summary>
internal interface IHostWeigher
{
    /// <summary>Class name as in nova.conf <c>weight_classes</c>.</summary>
    string Name { get; }

    /// <summary>Name of the multiplier option; an aggregate's metadata of this name overrides it for its hosts.</summary>
    string MultiplierOption { get; }

    /// <summary>The multiplier of nova.conf.</summary>
    double Multiplier { get; }

    /// <summary>The host's value before normalisation.</summary>
    double Weigh(HostState host);
}

/// <summary>A weigher that reads one figure of the host: all of upstream's but those about the request.</summary>
internal sealed class HostFigureWeigher(string name, string multiplierOption, double multiplier, Func<HostState, double> figure) : IHostWeigher
{
    public string Name => name;

    public string MultiplierOption => multiplierOption;

    public double Multiplier => multiplier;

    public double Weigh(HostState host) => figure(host);
}

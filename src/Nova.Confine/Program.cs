using Nova.Confine;

return Confinement.Run(args);
